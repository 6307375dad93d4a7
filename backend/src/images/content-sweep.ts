import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BlobStore } from '../storage/blob-store.js';
import { ImageContents } from './image-contents.js';

const COPIES_EVERY_MS = 3600 * 1000;
/** Listing a bucket costs a request for every thousand objects. */
const BUCKET_EVERY_MS = 24 * 3600 * 1000;

/** Tidies up behind other servers where there is a bucket: what they have deleted here, and what they left there when killed. */
@Injectable()
export class ContentSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('images');
  private timer: NodeJS.Timeout | null = null;
  private sweptAtMs = -Infinity;

  constructor(
    private readonly contents: ImageContents,
    private readonly blobs: BlobStore,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.blobs.bucket) return;
    // The database may be away, or the bucket: the next one makes up for it.
    const sweep = (): void =>
      void this.sweep().catch((error: Error) => this.log.warn(`Sweeping the storage: ${error.message}`));
    this.timer = setInterval(sweep, COPIES_EVERY_MS);
    setImmediate(sweep);
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    const now = performance.now();
    if (now - this.sweptAtMs >= BUCKET_EVERY_MS) {
      await this.contents.sweepBucket();
      this.sweptAtMs = now;
    }
    await this.contents.sweepCopies();
  }
}
