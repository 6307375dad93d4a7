import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors/app-error.js';
import { BlobBucket, isFile } from './blob-bucket.js';
import { BlobCopies } from './blob-copies.js';
import { type ByteSource, isGone, openFile } from './byte-source.js';
import { freeBytes, isDiskFull, storageFull } from './disk-space.js';
import { listed } from './listed.js';
import type { ObjectStore } from './object-store.js';
import { removeFile } from './remove-file.js';
import {
  followLink,
  notePath,
  type OriginalState,
  type ReferencedFile,
  removeNote,
  writeLink,
} from './file-reference.js';

/** Names of files as their senders call them, in the database. */
export const LONGEST_FILE_NAME = 255;
/** What file systems say that know one name for a file only. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** What nobody wrote to for so long was left by a server that is no more: no upload stalls, or is looked at, half as long. */
const REMOVED_AT_ONCE_BYTES = 64 * 1024 * 1024;
const LEFTOVER_AGE_MS = 3600 * 1000;

/** A file that has arrived and belongs to nothing yet. */
export interface ReceivedFile {
  path: string;
  /** Of its content, hex. */
  sha256: string;
  bytes: number;
}

/** Where the files of a {@link BlobStore} are, besides its folder. */
export interface BlobStoreOptions {
  /** Folders in which files of the lab's may be referred to. */
  importRoots?: readonly string[];
  /** Keeps the files; what the folder has are copies then. Null: the folder keeps them. */
  objects?: ObjectStore | null;
  /** What copies may take; null: as much as leaves a tenth of the disk free. */
  mostCopyBytes?: number | null;
}

/**
 * Files by content on the local disk: `blobs/ab/<sha256>/original` and what was derived from it beside it. The same bytes
 * are kept once. An original that was imported by reference is a link to a file of the lab's. What arrives lands in
 * `uploads/` first and is moved whole, so that nothing half-written is ever seen. Where there is a bucket it keeps the files,
 * and the folder has copies of those that were needed here. docs/adr/0035-object-storage.md
 */
export class BlobStore {
  private readonly uploads: string;
  private readonly blobs: string;
  private readonly importRoots: readonly string[];
  /** Null: there is none. */
  readonly bucket: BlobBucket | null;
  /** Null without a bucket: these are no copies then. */
  readonly copies: BlobCopies | null;

  constructor(
    private readonly dataDir: string,
    { importRoots = [], objects = null, mostCopyBytes = null }: BlobStoreOptions = {},
  ) {
    this.uploads = join(dataDir, 'uploads');
    this.blobs = join(dataDir, 'blobs');
    this.importRoots = importRoots;
    this.bucket = objects && new BlobBucket(objects, dataDir, () => this.newPath());
    this.copies = this.bucket && new BlobCopies(this.blobs, this.bucket, mostCopyBytes);
  }

  onApplicationShutdown(): void {
    this.bucket?.objects.close();
  }

  /** @throws AppError storage.full where that many bytes have no room */
  async demandRoom(bytes: number): Promise<void> {
    const free = await freeBytes(this.dataDir).catch(async () => {
      await mkdir(this.dataDir, { recursive: true }); // the first file of all
      return freeBytes(this.dataDir);
    });
    if (bytes > free) throw storageFull();
  }

  /**
   * Writes a stream to disk as it comes, with its checksum.
   *
   * @throws AppError upload.too-large, storage.full; nothing is left behind then, nor when the sender goes away
   */
  async receive(source: Readable, mostBytes: number): Promise<ReceivedFile> {
    const path = await this.newPath();
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        hash.update(chunk);
        done(bytes > mostBytes ? tooLarge(mostBytes) : null, chunk);
      },
    });
    const file = createWriteStream(path, { flags: 'wx', flush: true });
    const closed = new Promise<void>((done) => file.once('close', done));
    try {
      await pipeline(source, measure, file);
    } catch (error) {
      await closed; // it may still be about to be made, and would stay
      await rm(path, { force: true });
      throw isDiskFull(error) ? storageFull() : error;
    }
    return { path, sha256: hash.digest('hex'), bytes };
  }

  /**
   * A second name for a file that has arrived by another way: whatever is done with it, that one keeps its own. Where the
   * file system has no second names the file moves.
   *
   * @throws AppError storage.full
   */
  async receiveFrom(path: string, sha256: string, bytes: number): Promise<ReceivedFile> {
    const mine = await this.newPath();
    try {
      await link(path, mine).catch((error: NodeJS.ErrnoException) => {
        if (!NO_LINKS.includes(error.code ?? '')) throw error;
        return rename(path, mine);
      });
      const now = new Date();
      await utimes(mine, now, now); // it arrives here now, however long it took to come: see sweepUploads
    } catch (error) {
      throw isDiskFull(error) ? storageFull() : error;
    }
    return { path: mine, sha256, bytes };
  }

  /** Sends a received file to where it will be kept, which takes a while. {@link adopt} then has little to do. */
  async sendAhead(file: ReceivedFile): Promise<void> {
    await this.bucket?.ensure(this.originalPath(file.sha256), file.path);
  }

  /** Keeps a received file; it is gone from where it was. @returns the path of the original */
  async adopt(file: ReceivedFile): Promise<string> {
    const original = this.originalPath(file.sha256);
    await this.bucket?.ensure(original, file.path);
    await mkdir(dirname(original), { recursive: true });
    await rename(file.path, original); // the same bytes may be there already
    await removeNote(original);
    await syncFolder(dirname(original));
    this.copies?.arrived();
    return original;
  }

  /** Takes a file of the lab's as an original where it lies; a copy that is here already stays. */
  async refer(file: ReferencedFile): Promise<void> {
    const original = this.originalPath(file.sha256);
    await mkdir(dirname(original), { recursive: true });
    if ((await isFile(original)) || (await this.bucket?.has(original))) return;
    await writeLink(original, file, await this.newPath());
    await syncFolder(dirname(original));
    await this.bucket?.send(notePath(original)); // other servers see the lab's folder, too
  }

  /**
   * Where the bytes of an original are, and whether they are still what they were. For a reference the path is the lab's. From
   * a bucket they are fetched.
   *
   * @throws StorageAwayError, AppError storage.full
   */
  async locate(sha256: string): Promise<{ state: OriginalState; path: string }> {
    const original = this.originalPath(sha256);
    if (await isFile(original)) {
      await this.copies?.used(original);
      return { state: 'kept', path: original };
    }
    const led = await followLink(original, this.importRoots);
    if (led.state === 'referenced' || !this.bucket) return led;
    if (await this.bucket.fetch(original)) {
      await this.copies?.used(original);
      this.copies?.arrived();
      return { state: 'kept', path: original };
    }
    const note = notePath(original);
    if (!(await this.bucket.has(note))) return led;
    await removeFile(note); // another server may have been told of another place
    return (await this.bucket.fetch(note)) ? followLink(original, this.importRoots) : led;
  }

  /** Keeps an original, a file of ours, on this disk while it is worked with. */
  async holding<Result>(sha256: string, work: () => Promise<Result>): Promise<Result> {
    return this.copies ? this.copies.holding(this.originalPath(sha256), work) : work();
  }

  /** Opens a derived file to read here and there, on this disk or in the bucket. @throws ENOENT, ObjectGoneError, StorageAwayError */
  async openDerived(path: string): Promise<ByteSource> {
    const { bucket, copies } = this;
    if (!bucket) return openFile(path);
    try {
      const file = await openFile(path);
      await copies?.used(path);
      return file;
    } catch (error) {
      if (!isGone(error)) throw error;
      return bucket.open(path);
    }
  }

  /** When a derived file was made, in milliseconds since 1970; null: there is none. */
  async derivedAt(path: string): Promise<number | null> {
    const found = await stat(path).catch(() => null); // ENOENT
    return found ? found.mtimeMs : ((await this.bucket?.state(path))?.modifiedMs ?? null);
  }

  /** Keeps a derived file that has just been made on this disk: with a bucket, by sending it there. @throws StorageAwayError */
  async keepDerived(path: string): Promise<void> {
    await this.bucket?.send(path);
    this.copies?.arrived();
  }

  /** Whether a derived file that could be read is kept; where it is on this disk only, it is from now on. @throws as above */
  async isKept(path: string): Promise<boolean> {
    if (!this.bucket) return true;
    if (!(await isFile(path))) return this.bucket.has(path);
    await this.bucket.ensure(path);
    return true;
  }

  /** Removes a copy that is not what it was. @returns whether there may be a good one in the bucket */
  async dropCopy(path: string): Promise<boolean> {
    if (!this.bucket || !(await isFile(path)) || !(await this.bucket.has(path))) return false;
    await removeFile(path);
    return true;
  }

  async discard(file: ReceivedFile): Promise<void> {
    await removeFile(file.path);
  }

  originalPath(sha256: string): string {
    return this.derivedPath(sha256, 'original');
  }

  /**
   * Where something made from an original lies, for instance a pyramid.
   *
   * @throws RangeError for what is no checksum: an image elsewhere has none, and its folder would be that of all images
   */
  derivedPath(sha256: string, name: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`"${sha256}" is not a SHA-256.`);
    return join(this.blobs, sha256.slice(0, 2), sha256, name);
  }

  /** Removes something that was made from an original. @param isSent false: it is on this disk only */
  async removeDerived(sha256: string, name: string, isSent = true): Promise<void> {
    const path = this.derivedPath(sha256, name);
    await (isSent ? this.removeDerivedAt(path) : removeFile(path));
  }

  /** The same by its path. @throws StorageAwayError: it is gone from this disk only */
  async removeDerivedAt(path: string): Promise<void> {
    await removeFile(path);
    await this.bucket?.remove(path);
  }

  /**
   * Removes an original with all that was made from it: out of sight in one step, then for good. Nobody waits for the
   * latter where it is much.
   *
   * @throws StorageAwayError: it is gone from this disk only
   */
  async remove(sha256: string): Promise<void> {
    await this.removeHere(sha256);
    await this.bucket?.removeFolder(this.originalPath(sha256));
  }

  /** The same on this disk only: the bucket keeps what it has. */
  async removeHere(sha256: string): Promise<void> {
    const out = await this.newPath();
    try {
      await rename(dirname(this.originalPath(sha256)), out);
    } catch (error) {
      // ENOENT: removed already.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const isMuch = (await bytesIn(out)) > REMOVED_AT_ONCE_BYTES;
    const gone = rm(out, { recursive: true, force: true });
    if (!isMuch) return gone;
    // A file system takes seconds for gigabytes. What a kill leaves of it is swept at a later start, as any other leftover.
    gone.catch(() => undefined);
  }

  /** A name for what is needed while a file is received; whatever is left there is swept at the next start. */
  async newPath(): Promise<string> {
    try {
      await mkdir(this.uploads, { recursive: true });
    } catch (error) {
      throw isDiskFull(error) ? storageFull() : error;
    }
    return join(this.uploads, randomUUID());
  }

  /** Removes what interrupted uploads and removals left; never what is on its way at another server of the same folder. */
  async sweepUploads(now: number): Promise<void> {
    for (const name of await listed(this.uploads)) {
      const path = join(this.uploads, name);
      const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: now })); // ENOENT: it went by itself
      if (now - mtimeMs > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true });
    }
  }

  /** Every original with its folder and how long ago something was put there. */
  async *all(): AsyncGenerator<{ sha256: string; folder: string; ageMs: number }> {
    for (const shelf of await listed(this.blobs)) {
      for (const sha256 of await listed(join(this.blobs, shelf))) {
        const folder = join(this.blobs, shelf, sha256);
        const found = await stat(folder).catch(() => null); // ENOENT: it has just gone
        if (found) yield { sha256, folder, ageMs: Date.now() - found.mtimeMs };
      }
    }
  }
}

/** Bytes of the files in a folder; what has just gone counts nothing. */
async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await listed(folder)).map((name) =>
      lstat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A rename is on the disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function tooLarge(mostBytes: number): AppError {
  const most = Math.floor(mostBytes / 1024 / 1024);
  return new AppError(413, 'upload.too-large', `This server takes files of at most ${most} MB.`);
}
