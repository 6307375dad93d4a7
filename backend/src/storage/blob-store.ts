import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors/app-error.js';

/** A file that has arrived and belongs to nothing yet. */
export interface ReceivedFile {
  path: string;
  /** Of its content, hex. */
  sha256: string;
  bytes: number;
}

/**
 * Files by content on the local disk: `blobs/ab/<sha256>/original` and what was derived from it beside it. The same bytes
 * are kept once. What arrives lands in `uploads/` first and is moved whole, so that nothing half-written is ever seen.
 */
export class BlobStore {
  private readonly uploads: string;
  private readonly blobs: string;

  constructor(dataDir: string) {
    this.uploads = join(dataDir, 'uploads');
    this.blobs = join(dataDir, 'blobs');
  }

  /**
   * Writes a stream to disk as it comes, with its checksum.
   *
   * @throws AppError upload.too-large, storage.full; nothing is left behind then, nor when the sender goes away
   */
  async receive(source: Readable, mostBytes: number): Promise<ReceivedFile> {
    await mkdir(this.uploads, { recursive: true });
    const path = join(this.uploads, randomUUID());
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        hash.update(chunk);
        done(bytes > mostBytes ? tooLarge(mostBytes) : null, chunk);
      },
    });
    try {
      await pipeline(source, measure, createWriteStream(path, { flags: 'wx', flush: true }));
    } catch (error) {
      await rm(path, { force: true });
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? storageFull() : error;
    }
    return { path, sha256: hash.digest('hex'), bytes };
  }

  /** Keeps a received file; it is gone from where it was. @returns the path of the original */
  async adopt(file: ReceivedFile): Promise<string> {
    const original = this.originalPath(file.sha256);
    await mkdir(dirname(original), { recursive: true });
    await rename(file.path, original); // the same bytes may be there already
    await syncFolder(dirname(original));
    return original;
  }

  async discard(file: ReceivedFile): Promise<void> {
    await rm(file.path, { force: true });
  }

  originalPath(sha256: string): string {
    return this.derivedPath(sha256, 'original');
  }

  /** Where something made from an original lies, for instance a pyramid. */
  derivedPath(sha256: string, name: string): string {
    return join(this.blobs, sha256.slice(0, 2), sha256, name);
  }

  /** Removes something that was made from an original. */
  async removeDerived(sha256: string, name: string): Promise<void> {
    await rm(this.derivedPath(sha256, name), { force: true });
  }

  /** Removes an original with all that was made from it: out of sight in one step, then for good. */
  async remove(sha256: string): Promise<void> {
    await mkdir(this.uploads, { recursive: true });
    const out = join(this.uploads, randomUUID());
    try {
      await rename(dirname(this.originalPath(sha256)), out);
    } catch (error) {
      // ENOENT: removed already.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await rm(out, { recursive: true, force: true });
  }

  /** At start nothing is on its way: what an interrupted upload or removal left is swept. */
  async sweepUploads(): Promise<void> {
    await rm(this.uploads, { recursive: true, force: true });
    await mkdir(this.uploads, { recursive: true });
  }

  /** Every original with its folder and how long ago something was put there. */
  async *all(): AsyncGenerator<{ sha256: string; folder: string; ageMs: number }> {
    for (const shelf of await listed(this.blobs)) {
      for (const sha256 of await listed(join(this.blobs, shelf))) {
        const folder = join(this.blobs, shelf, sha256);
        const { mtimeMs } = await stat(folder);
        yield { sha256, folder, ageMs: Date.now() - mtimeMs };
      }
    }
  }
}

async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // ENOENT: nothing was stored yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
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

function tooLarge(mostBytes: number): AppError {
  const most = Math.floor(mostBytes / 1024 / 1024);
  return new AppError(413, 'upload.too-large', `This server takes files of at most ${most} MB.`);
}

export function storageFull(): AppError {
  return new AppError(507, 'storage.full', 'The disk of the server is full. Ask its administrator to make room.');
}
