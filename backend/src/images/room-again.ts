import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobQueue } from '../jobs/job-queue.js';
import { requestFor } from '../jobs/job-size.js';
import { BlobStore } from '../storage/blob-store.js';
import { freeBytes } from '../storage/disk-space.js';
import type { Image } from './image.entity.js';
import { ImagesRepository } from './images.repository.js';

const LOOK_EVERY_MS = 10_000;
/** A pyramid takes several times what its original does, as a rule; the worker looks more closely. */
const TIMES_ITS_BYTES = 2;
/** By so much there must be more room than at the last try. */
const MORE = 1.1;

/** A bucket may answer and take nothing all the same: all tries of an image together cost so much less than this. */
const AGAIN_MS = 5 * 60_000;

/** Has images tiled for which there was no room on the disk, or no storage that answered, when there is. */
@Injectable()
export class RoomAgain implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('tiling');
  /** What was free when an image was tried again, by its id. */
  private readonly tried = new Map<number, number>();
  /** When an image was tried again for which the bucket had not answered, by its id. */
  private readonly wokenAtMs = new Map<number, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly jobs: JobQueue,
    private readonly config: AppConfig,
    private readonly blobs: BlobStore,
  ) {}

  onApplicationBootstrap(): void {
    // The database may be away, or the disk, or the bucket: they are looked at again.
    const look = (): void =>
      void this.look().catch((error: Error) => this.log.warn(`Looking for room: ${error.message}`));
    this.timer = setInterval(look, LOOK_EVERY_MS);
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    await this.lookForAnswer();
    await this.lookForRoom();
  }

  private async lookForAnswer(): Promise<void> {
    const { bucket } = this.blobs;
    const failed = bucket ? await this.images.withoutStorage(this.work.db, 'storage.away') : [];
    const now = performance.now();
    const waiting = failed.filter(({ imageId }) => now - (this.wokenAtMs.get(imageId) ?? -Infinity) > AGAIN_MS);
    if (waiting.length === 0) return;
    await bucket?.objects.check();
    for (const [imageId, atMs] of this.wokenAtMs) if (now - atMs > AGAIN_MS) this.wokenAtMs.delete(imageId);
    for (const image of waiting) {
      this.wokenAtMs.set(image.imageId, now);
      await this.wake(image, 'the storage answers again');
    }
  }

  private async lookForRoom(): Promise<void> {
    const waiting = await this.images.withoutStorage(this.work.db, 'image.storage-full');
    if (waiting.length === 0) return this.tried.clear();
    let free = await freeBytes(this.config.dataDir);
    for (const image of waiting) {
      const needed = Math.max(Number(image.bytes) * TIMES_ITS_BYTES, MORE * (this.tried.get(image.imageId) ?? 0));
      if (needed > free) continue;
      this.tried.set(image.imageId, free);
      free -= Number(image.bytes) * TIMES_ITS_BYTES;
      await this.wake(image, 'there is room again');
    }
  }

  private async wake(image: Image, why: string): Promise<void> {
    if (!(await this.images.reopen(this.work.db, image.imageId, 'failed'))) return; // another server was faster
    this.log.log(`Image ${image.imageId}: ${why}`);
    await this.jobs.add(requestFor(image));
  }
}
