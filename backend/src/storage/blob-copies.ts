import type { Stats } from 'node:fs';
import { lstat, lutimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { BlobBucket } from './blob-bucket.js';
import { type DiskRoom, diskRoom } from './disk-space.js';
import { listed } from './listed.js';
import { removeFile } from './remove-file.js';

/** Nobody takes longer from being told of a copy to having opened it. */
const IN_USE_MS = 3600 * 1000;
/** Of what is in use for longer. */
const HELD_AGAIN_MS = 15 * 60 * 1000;
/** Of the disk, for uploads and tiling: the share that copies leave alone where nothing else is said. */
const KEPT_FREE = 0.1;
/** Looking through a folder of a million copies takes seconds. */
const LOOK_EVERY_MS = 60_000;

/** In the bucket, too; all else that lies there was made from these on this server, or is on its way. */
const FROM_BUCKET = /^(original|pyramid-.*)$/;
const MADE_HERE = /^rendition-/;
const UNFINISHED = /\.partial-/;

interface Copy {
  path: string;
  bytes: number;
  usedMs: number;
}

/** Copies of objects in the data folder, and how much room they may take: who has not been used for longest goes first. */
export class BlobCopies {
  private readonly log = new Logger('storage');
  private readonly whenGone: ((path: string) => void)[] = [];
  private lookedAtMs = -Infinity;
  private looking: Promise<void> | null = null;

  /** @param mostBytes null: as many as leave a tenth of the disk free */
  constructor(
    private readonly blobs: string,
    private readonly bucket: Pick<BlobBucket, 'has'>,
    private readonly mostBytes: number | null,
    private readonly disk: (folder: string) => Promise<DiskRoom> = diskRoom,
  ) {}

  /** Has a listener hear of each copy that has gone to make room. */
  onGone(listener: (path: string) => void): void {
    this.whenGone.push(listener);
  }

  /** Somebody uses it now. What it holds, and when it was written, stay as they are. */
  async used(path: string): Promise<void> {
    try {
      const { mtime } = await lstat(path);
      await lutimes(path, new Date(), mtime); // of a link to a file of the lab's: of the link
    } catch (error) {
      // ENOENT: it has just gone. EPERM: of another account, which writes there, too.
      if (!['ENOENT', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  /** Keeps a copy for as long as it is worked with. */
  async holding<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    await this.used(path);
    const timer = setInterval(() => void this.used(path).catch(() => undefined), HELD_AGAIN_MS);
    timer.unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  /** Something has come: looks whether it is too much, if nobody has just done so. Does not wait. */
  arrived(): void {
    if (performance.now() - this.lookedAtMs < LOOK_EVERY_MS) return;
    this.makeRoom().catch((error: Error) => this.log.warn(`Making room for copies: ${error.message}`));
  }

  /**
   * Removes copies until there are no more than there may be: none that was used within the hour, and none that the bucket
   * does not have as it is here.
   *
   * @throws StorageAwayError: what the bucket has is not known, and nothing more goes
   */
  makeRoom(now = Date.now()): Promise<void> {
    this.lookedAtMs = performance.now();
    this.looking ??= this.removeOldest(now).finally(() => (this.looking = null));
    return this.looking;
  }

  private async removeOldest(now: number): Promise<void> {
    const copies = await this.all();
    let bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
    const mostBytes = await this.bound(bytes);
    let gone = 0;
    for (const copy of copies.sort((a, b) => a.usedMs - b.usedMs)) {
      if (bytes <= mostBytes || now - copy.usedMs < IN_USE_MS) break;
      if (!MADE_HERE.test(basename(copy.path)) && !(await this.bucket.has(copy.path, copy.bytes))) continue;
      if ((await usedMs(copy.path)) !== copy.usedMs) continue; // somebody has come for it meanwhile
      await removeFile(copy.path);
      for (const hear of this.whenGone) hear(copy.path);
      bytes -= copy.bytes;
      gone++;
    }
    if (gone > 0)
      this.log.log(`${gone} copies have made room; ${Math.round(bytes / 1024 / 1024)} MB of copies are left`);
  }

  /** @param held Bytes of copies that are here now. */
  private async bound(held: number): Promise<number> {
    if (this.mostBytes !== null) return this.mostBytes;
    if (held === 0) return 0; // perhaps not even a folder
    const { free, total } = await this.disk(this.blobs);
    return held + free - KEPT_FREE * total;
  }

  private async all(): Promise<Copy[]> {
    const copies: Copy[] = [];
    for (const shelf of await listed(this.blobs))
      for (const sha256 of await listed(join(this.blobs, shelf)))
        for (const name of await listed(join(this.blobs, shelf, sha256))) {
          if (UNFINISHED.test(name) || !(FROM_BUCKET.test(name) || MADE_HERE.test(name))) continue;
          const path = join(this.blobs, shelf, sha256, name);
          const found = await lstat(path).catch(() => null); // ENOENT: it has just gone
          if (found?.isFile()) copies.push({ path, bytes: found.size, usedMs: lastUse(found) });
        }
    return copies;
  }
}

/** Never, of what has just gone. */
async function usedMs(path: string): Promise<number> {
  return lstat(path).then(lastUse, () => NaN);
}

function lastUse({ atimeMs, mtimeMs, ctimeMs }: Stats): number {
  return Math.max(atimeMs, mtimeMs, ctimeMs);
}
