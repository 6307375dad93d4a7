import { Injectable } from '@nestjs/common';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import type { Job, JobFailure, JobHandler, JobRequest, JobRun, SaveOutcome } from '../jobs/job-queue.js';
import { BlobStore } from '../storage/blob-store.js';
import type { TilingOutcome } from '../tiles/pyramid.js';
import { TilingError } from '../tiles/tiling-error.js';
import { TileStore } from '../tiles/tile-store.js';
import { Tiling } from '../tiles/tiling.js';
import type { Image } from './image.entity.js';
import { ImageContents } from './image-contents.js';
import { ImagesRepository } from './images.repository.js';
import { TileAddresses } from './tile-address.js';
import { failureFor } from './tiling-failure.js';
import { planOf, previewName, pyramidName } from './upload-code.js';

/** Does the jobs of the queue: makes the pyramid of an image and tells its row. */
@Injectable()
export class TilingHandler implements JobHandler {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly contents: ImageContents,
    private readonly blobs: BlobStore,
    private readonly tiling: Tiling,
    private readonly tiles: TileStore,
    private readonly addresses: TileAddresses,
  ) {}

  async run(job: Job, run: JobRun): Promise<SaveOutcome> {
    const image = await this.images.byId(this.work.db, job.imageId);
    if (image?.status !== 'processing') return () => Promise.resolve(); // it came from before the image was ready
    if (job.interruptions > 0) await this.contents.sweepScratch(image.sha256, image.imageId);
    await this.showProgress(job, 0);
    const outcome = (await this.madeBefore(image)) ?? (await this.make(image, run));
    return (tx) => this.showOutcome(tx, image, outcome, { status: 'ready', progress: 1 });
  }

  explain(error: unknown): JobFailure {
    return failureFor(error);
  }

  async showProgress({ imageId }: JobRequest, progress: number): Promise<void> {
    await this.images.report(this.work.db, imageId, { progress });
  }

  /** Shows the coarse levels of an image whose fine ones are still being made: its `finestLevel` is more than 0. */
  async showPreview(image: Image, outcome: TilingOutcome): Promise<void> {
    await this.showOutcome(this.work.db, image, outcome, {});
    this.forget(image);
  }

  async fail(tx: Db, { imageId }: JobRequest, { code, message }: JobFailure): Promise<void> {
    const failure = { failureCode: code, failureMessage: message };
    const nothing = { progress: 0, pyramid: null, statistics: null };
    await this.images.report(tx, imageId, { status: 'failed', ...failure, ...nothing, updatedAt: new Date() });
  }

  async settled({ imageId }: JobRequest): Promise<void> {
    const image = await this.images.evenTrashed(this.work.db, imageId);
    if (!image) return; // deleted for good, and its files with it
    this.forget(image);
    await this.contents.sweepScratch(image.sha256, imageId);
    if (image.status !== 'ready') await this.contents.dropPyramid(image);
  }

  private async make(image: Image, run: JobRun): Promise<TilingOutcome> {
    const plan = planOf(image.format);
    const [targetPath, previewPath] = [this.pathOf(image), this.blobs.derivedPath(image.sha256, previewName(plan))];
    const request = { sourcePath: this.blobs.originalPath(image.sha256), targetPath, previewPath, ...plan };
    const onPreview = (outcome: TilingOutcome) => {
      this.tiles.forget(previewPath);
      // What cannot be written now is told by the end of the job.
      this.showPreview(image, outcome).catch(() => undefined);
    };
    return this.tiling.tile(request, { signal: run.signal, onProgress: (share) => run.progress(share), onPreview });
  }

  /** The same bytes may have been tiled for another image. What is damaged, or only a preview, is made again. */
  private async madeBefore(image: Image): Promise<TilingOutcome | null> {
    try {
      const outcome = await this.tiles.describe(this.pathOf(image));
      return (outcome.pyramid.finestLevel ?? 0) > 0 ? null : outcome;
    } catch (error) {
      if (error instanceof TilingError && error.code === 'image.pyramid-damaged') return null;
      throw error;
    }
  }

  private async showOutcome(db: Db, { imageId }: Image, outcome: TilingOutcome, how: Partial<Image>): Promise<void> {
    const { pyramid, statistics, pixelSizeUm } = outcome;
    const { width, height } = pyramid;
    const shown = { pyramid, statistics, pixelSizeUm, width, height, updatedAt: new Date() };
    await this.images.report(db, imageId, { ...shown, ...how });
  }

  /** Its file was replaced or removed. */
  private forget(image: Image): void {
    this.tiles.forget(this.pathOf(image));
    this.addresses.forget(image.imageId);
  }

  private pathOf({ sha256, format }: Image): string {
    return this.blobs.derivedPath(sha256, pyramidName(planOf(format)));
  }
}
