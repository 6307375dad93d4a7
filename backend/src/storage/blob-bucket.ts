import { lstat, mkdir, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { Logger } from '@nestjs/common';
import { type ByteSource, openObject } from './byte-source.js';
import { isDiskFull, storageFull } from './disk-space.js';
import { download } from './object-download.js';
import { ObjectGoneError, ObjectReplacedError, type ObjectState, type ObjectStore } from './object-store.js';

/** An object that is replaced again and again while it is read is none that can be read. */
const MOST_TRIES = 3;
/** What was begun so long ago is not going to be completed. */
const PARTS_AGE_MS = 24 * 3600 * 1000;
const NAMES_OF_CONTENT = /^blobs\/[0-9a-f]{2}\/([0-9a-f]{64})\/[^/]+$/;

/**
 * The files of a {@link BlobStore} in a bucket, under the names that they have in the data folder: `blobs/ab/<sha256>/original`.
 * What the bucket has is what there is; the files of a data folder are copies.
 */
export class BlobBucket {
  private readonly log = new Logger('storage');
  /** Copies that are on their way, by path: whoever wants the same waits for it. */
  private readonly coming = new Map<string, Promise<boolean>>();

  /** @param newPath Names of files that are swept when nobody has use for them any more. */
  constructor(
    readonly objects: ObjectStore,
    private readonly dataDir: string,
    private readonly newPath: () => Promise<string>,
  ) {}

  /** What the bucket has of it; null: nothing. */
  state(path: string): Promise<ObjectState | null> {
    return this.objects.head(this.keyOf(path));
  }

  /** Whether the bucket has it, with as many bytes as a file has. */
  async has(path: string, bytes?: number): Promise<boolean> {
    const found = await this.state(path);
    return found !== null && (bytes === undefined || found.bytes === bytes);
  }

  /**
   * Sends a file of the data folder, whatever the bucket has of it.
   *
   * @param from Where the bytes are, until they get that name.
   */
  async send(path: string, from = path): Promise<void> {
    await this.objects.put(this.keyOf(path), from, isOriginal(path) ? contentOf(path) : null);
  }

  /** Sends it unless the bucket has it. */
  async ensure(path: string, from = path): Promise<void> {
    const { size } = await lstat(from);
    if (!(await this.has(path, size))) await this.send(path, from);
  }

  /**
   * Has a copy in the data folder, if need be by fetching it: it appears there whole, an original with the right checksum.
   *
   * @returns false: the bucket has none
   * @throws  StorageAwayError, AppError storage.full
   */
  fetch(path: string): Promise<boolean> {
    const known = this.coming.get(path);
    if (known) return known;
    const coming = this.fetched(path).finally(() => this.coming.delete(path));
    this.coming.set(path, coming);
    return coming;
  }

  /** Reads in it without fetching it. @throws ObjectGoneError */
  open(path: string): Promise<ByteSource> {
    return openObject(this.objects, this.keyOf(path));
  }

  async remove(path: string): Promise<void> {
    await this.objects.remove(this.keyOf(path));
  }

  /** Removes an original with all that was made from it: the original first, without which nothing is served. */
  async removeFolder(original: string): Promise<void> {
    await this.remove(original);
    for await (const { key } of this.objects.list(`${this.keyOf(dirname(original))}/`)) await this.objects.remove(key);
  }

  /** Every content of which something is there, with how long ago something of it was put there last. */
  async *contents(now = Date.now()): AsyncGenerator<{ sha256: string; ageMs: number }> {
    const last = { sha256: '', modifiedMs: 0 };
    for await (const { key, modifiedMs } of this.objects.list('blobs/')) {
      const sha256 = NAMES_OF_CONTENT.exec(key)?.[1];
      if (sha256 === undefined) continue; // somebody else's
      const isSame = last.sha256 === sha256;
      if (last.sha256 && !isSame) yield { sha256: last.sha256, ageMs: now - last.modifiedMs };
      Object.assign(last, { sha256, modifiedMs: isSame ? Math.max(last.modifiedMs, modifiedMs) : modifiedMs });
    }
    if (last.sha256) yield { sha256: last.sha256, ageMs: now - last.modifiedMs };
  }

  /** Removes what servers that were killed had sent by halves. */
  sweepParts(): Promise<void> {
    return this.objects.sweepParts(PARTS_AGE_MS);
  }

  /**
   * Brings a copy into a new file, which is nobody else's.
   *
   * @returns false: the bucket has none, or of an original one with other bytes than it should have
   * @throws  StorageAwayError, AppError storage.full; nothing is left then
   */
  async fetchTo(path: string, target: string): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        await this.bring(path, target);
        return true;
      } catch (error) {
        await rm(target, { force: true });
        if (error instanceof ObjectGoneError) return false;
        if (isDiskFull(error)) throw storageFull();
        if (!(error instanceof ObjectReplacedError) || tries === MOST_TRIES) throw error;
      }
    }
  }

  private async fetched(path: string): Promise<boolean> {
    if (await isFile(path)) return true;
    const scratch = await this.newPath();
    if (!(await this.fetchTo(path, scratch))) return false;
    await mkdir(dirname(path), { recursive: true });
    await rename(scratch, path);
    return true;
  }

  private async bring(path: string, target: string): Promise<void> {
    const key = this.keyOf(path);
    const { state, sha256 } = await download(this.objects, key, target);
    if (isOriginal(path) && sha256 !== contentOf(path)) {
      this.log.error(`The object "${key}" holds other bytes than it should: SHA-256 ${sha256}`);
      throw new ObjectGoneError(key);
    }
    await utimes(target, new Date(), state.modifiedMs / 1000);
  }

  private keyOf(path: string): string {
    return relative(this.dataDir, path).split(sep).join('/');
  }
}

/** Not a link, and there. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch (error) {
    // ENOENT: nothing is there.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isOriginal(path: string): boolean {
  return basename(path) === 'original';
}

/** The checksum in the name of its folder. */
function contentOf(path: string): string {
  return basename(dirname(path));
}
