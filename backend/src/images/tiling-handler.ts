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
import { type ContentUse, ImagesRepository } from './images.repository.js';
import { TileAddresses } from './tile-address.js';
import { failureFor } from './tiling-failure.js';
import { planOf, previewName, pyramidName } from './upload-code.js';
import { wholeOriginal } from './whole-original.js';

/** Does the jobs of the queue: makes the pyramid of an image and tells its row. */
@Injectable()
export class TilingHandler implements JobHandler {
  /** Images whose preview may be in the bucket. */
  private readonly previewed = new Set<number>();

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
    if (job.interruptions > 0) this.previewed.add(job.imageId); // by a server that is no more, for all we know
    if (job.interruptions > 0) await this.contents.sweepScratch(image, await this.contents.atWork());
    if (image.progress !== 0) await this.showProgress(job, 0); // of an earlier try
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
    const atWork = await this.contents.atWork();
    if (atWork.has(imageId)) return; // another server has taken it over
    await this.contents.sweepScratch(image, atWork);
    await this.contents.dropPreview(image, this.previewed.delete(imageId));
    if (image.status === 'ready') return;
    await this.contents.dropPyramid(image);
    // It waits for another try, perhaps in the trash: there is nothing to be seen of it any more.
    await this.images.report(this.work.db, imageId, { progress: 0, pyramid: null, statistics: null });
  }

  private async make(image: Image, run: JobRun): Promise<TilingOutcome> {
    const plan = planOf(image.format);
    const [targetPath, previewPath] = [this.pathOf(image), this.blobs.derivedPath(image.sha256, previewName(plan))];
    const sourcePath = await wholeOriginal(this.blobs, image, run.signal);
    const request = { sourcePath, targetPath, previewPath, ...plan };
    let previewed = Promise.resolve();
    const onPreview = (outcome: TilingOutcome) => {
      this.tiles.forget(previewPath);
      previewed = this.keepPreview(image, previewPath, outcome);
    };
    const options = { signal: run.signal, onProgress: (share: number) => run.progress(share), onPreview };
    const outcome = await this.blobs.holding(image.sha256, () =>
      // One that is on its way to the bucket would come there after it has been tidied up.
      this.tiling.tile(request, options).finally(() => previewed),
    );
    await this.blobs.keepDerived(targetPath);
    return outcome;
  }

  /** Where it can be seen from other servers, before anybody is told of it. */
  private async keepPreview(image: Image, previewPath: string, outcome: TilingOutcome): Promise<void> {
    try {
      this.previewed.add(image.imageId);
      await this.blobs.keepDerived(previewPath);
      await this.showPreview(image, outcome);
    } catch {
      // A preview is a courtesy. What cannot be written now is told by the end of the job.
    }
  }

  /** The same bytes may have been tiled for another image. What is damaged, or only a preview, is made again. */
  private async madeBefore(image: Image): Promise<TilingOutcome | null> {
    try {
      const outcome = await this.tiles.describe(this.pathOf(image));
      if ((outcome.pyramid.finestLevel ?? 0) > 0) return null;
      return (await this.blobs.isKept(this.pathOf(image))) ? outcome : null;
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
  private forget(image: ContentUse): void {
    this.tiles.forget(this.pathOf(image));
    this.addresses.forget(image.imageId);
  }

  private pathOf({ sha256, format }: ContentUse): string {
    return this.blobs.derivedPath(sha256, pyramidName(planOf(format)));
  }
}
