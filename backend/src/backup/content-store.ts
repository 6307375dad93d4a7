import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from './lasting.js';

/** What a file holds. */
export interface Content {
  /** Hex. */
  sha256: string;
  bytes: number;
}

const PART = '.part';
/** The folder may be somebody else's, too: names that only we give. */
const HALF = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

/** Files of a backup folder by what is in them: `files/3b/3b943a0d…`. Each is written once, and then only read. */
export class ContentStore {
  private readonly root: string;

  constructor(backupFolder: string) {
    this.root = join(backupFolder, 'files');
  }

  pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`"${sha256}" is not a SHA-256.`);
    return join(this.root, sha256.slice(0, 2), sha256);
  }

  async has({ sha256, bytes }: Content): Promise<boolean> {
    return (await this.sizeOf(sha256)) === bytes;
  }

  /** In bytes; null: it is not there. */
  async sizeOf(sha256: string): Promise<number | null> {
    const found = await stat(this.pathOf(sha256)).catch(() => null); // ENOENT
    return found?.isFile() ? found.size : null;
  }

  /**
   * Takes a copy of a file. It is on the disk when this returns, and there is nothing of it when this throws or the process
   * is killed, but a file of another name that {@link sweep} removes.
   *
   * @param wanted Checksum that it must have; null: whatever it has.
   * @returns what it holds; where that is not what was wanted nothing was kept
   * @throws whatever reading and writing throw
   */
  async take(path: string, wanted: string | null): Promise<Content> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const part = join(this.root, `${randomUUID()}${PART}`);
    try {
      const content = await copyWeighed(path, part, 0o600);
      if (wanted !== null && content.sha256 !== wanted) await rm(part);
      else await this.place(part, content.sha256);
      return content;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Every file that is there under its name. */
  async *all(): AsyncGenerator<string> {
    for (const shelf of await listed(this.root))
      if (shelf.length === 2)
        for (const sha256 of await listed(join(this.root, shelf))) if (/^[0-9a-f]{64}$/.test(sha256)) yield sha256;
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  /** Removes what a killed run left half-written. Nobody else may be at work in the folder. */
  async sweep(): Promise<void> {
    for (const name of await listed(this.root)) if (HALF.test(name)) await rm(join(this.root, name), { force: true });
  }

  private async place(part: string, sha256: string): Promise<void> {
    const target = this.pathOf(sha256);
    const shelf = join(target, '..');
    await mkdir(shelf, { recursive: true, mode: 0o700 });
    await rename(part, target);
    await syncFolder(shelf);
    await syncFolder(this.root);
  }
}

/** Copies a file to a new one, which is on the disk then. @returns what was read */
export async function copyWeighed(path: string, target: string, mode: number): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  const weigh = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(path), weigh, createWriteStream(target, { flags: 'wx', mode, flush: true }));
  return { sha256: hash.digest('hex'), bytes };
}

/** Reads a file for what it holds. @throws whatever reading throws */
export async function contentOf(path: string): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function listed(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    // ENOENT: nothing was kept yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
