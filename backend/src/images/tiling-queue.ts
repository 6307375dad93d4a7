import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NotFoundError } from '../errors/app-error.js';
import { type JobFailure, JobQueue } from '../jobs/job-queue.js';
import { requestFor } from '../jobs/job-size.js';
import type { Principal } from '../permissions/principal.js';
import { BlobStore } from '../storage/blob-store.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { Tiling } from '../tiles/tiling.js';
import type { Image } from './image.entity.js';
import { ImagesRepository } from './images.repository.js';
import { ToldTiling } from './told-tiling.js';

const CANCELLED: JobFailure = {
  code: 'tiling.cancelled',
  message: 'Somebody stopped the preparation of this image. Start it again, or delete the image.',
  again: false,
};

/** Images that wait for their tiles: what the rest of the server, and people, ask of the queue. */
@Injectable()
export class TilingQueue implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('tiling');

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly jobs: JobQueue,
    private readonly handler: ToldTiling,
    private readonly tiling: Tiling,
    private readonly audit: AuditTrail,
    private readonly blobs: BlobStore,
  ) {}

  /** Takes up what an earlier run of the server left, and whatever comes from now on. */
  async resume(): Promise<void> {
    await this.jobs.start(this.handler);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.resume();
  }

  /** Does not wait: an image whose job cannot be written now gets one when the queue looks for images without. */
  add(image: Image): void {
    this.jobs
      .add(requestFor(image))
      .catch((error: unknown) => this.log.error(`Image ${image.imageId}`, (error as Error).stack));
  }

  /**
   * Makes a pyramid again that turned out damaged. Its file goes: one whose index is whole would be taken for made already.
   *
   * @returns false: another request has seen to it already
   */
  async repair(imageId: number, pyramidPath: string): Promise<boolean> {
    const { db } = this.work;
    if (!(await this.images.reopen(db, imageId, 'ready'))) return false;
    await this.blobs.removeDerivedAt(pyramidPath).catch((error: unknown) => {
      // What is taken for made then turns out damaged once more.
      if (!(error instanceof StorageAwayError)) throw error;
    });
    const image = await this.images.byId(db, imageId);
    if (image) await this.jobs.add(requestFor(image));
    return image !== null;
  }

  /**
   * Stops the tiling of an image, which has failed then. Nothing is left of it on the disk but the original.
   *
   * @throws NotFoundError, AppError 409 tiling.not-running
   */
  async cancel(imageId: number, me: Principal): Promise<Image> {
    const image = await this.existing(imageId);
    if (image.status !== 'processing') throw notRunning();
    await this.jobs.add(requestFor(image)); // it may have come this very moment
    if (!(await this.jobs.cancel(imageId, CANCELLED))) throw notRunning();
    await this.work.run((tx) => this.record(tx, me, 'cancel-tiling', image));
    return this.existing(imageId);
  }

  /**
   * Has a failed or cancelled image tiled again, from the beginning and with all its tries.
   *
   * @throws NotFoundError, AppError 409 tiling.not-failed
   */
  async retry(imageId: number, me: Principal): Promise<Image> {
    const image = await this.existing(imageId);
    await this.work.run(async (tx) => {
      if (!(await this.images.reopen(tx, imageId, 'failed'))) throw notFailed();
      await this.record(tx, me, 'retry-tiling', image);
    });
    await this.jobs.add(requestFor(image));
    return this.existing(imageId);
  }

  /** Looks whether an image is still to be tiled: it was deleted. */
  review(imageId: number): void {
    this.jobs.review(imageId);
  }

  async onModuleDestroy(): Promise<void> {
    await this.jobs.close();
    await this.tiling.close();
  }

  private async existing(imageId: number): Promise<Image> {
    const image = await this.images.byId(this.work.db, imageId);
    if (!image) throw new NotFoundError('image');
    return image;
  }

  private record(tx: Db, me: Principal, verb: string, { imageId, projectId, name }: Image): Promise<void> {
    return this.audit.record(tx, me, { kind: 'image', verb, objectId: imageId, projectId, details: { name } });
  }
}

function notRunning(): AppError {
  return new AppError(409, 'tiling.not-running', 'This image is not being prepared: there is nothing to stop.');
}

function notFailed(): AppError {
  return new AppError(409, 'tiling.not-failed', 'Only an image whose preparation failed can be prepared again.');
}
