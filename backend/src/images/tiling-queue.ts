import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { BlobStore } from '../storage/blob-store.js';
import { Tiling } from '../tiles/tiling.js';
import { TilingError } from '../tiles/tiling-error.js';
import { TileStore } from '../tiles/tile-store.js';
import type { Image } from './image.entity.js';
import { intactOriginal } from './image-contents.js';
import { ImagesRepository } from './images.repository.js';
import { planOf, pyramidName } from './upload-code.js';

const MOST_TRIES = 3;
const PROGRESS_STEP = 0.05;
/** These may go well another time; the rest is about the file and will not. */
const WORTH_ANOTHER_TRY = ['image.worker-crashed', 'tiling.failed'];

/**
 * Images that wait for their tiles, in the order in which they came. The rows are the queue: what a killed server had not
 * finished is `processing` still, and is taken up again at the next start.
 */
@Injectable()
export class TilingQueue implements OnModuleDestroy {
  private readonly log = new Logger('tiling');
  private readonly waiting: Image[] = [];
  private running = 0;
  private closed = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
    private readonly tiling: Tiling,
    private readonly tiles: TileStore,
    private readonly config: AppConfig,
  ) {}

  /** Takes up what an earlier run of the server left. */
  async resume(): Promise<void> {
    for (const image of await this.images.unfinished(this.work.db)) this.add(image);
  }

  /** Makes a pyramid again that turned out damaged. @returns false: another request has seen to it already */
  async repair(imageId: number): Promise<boolean> {
    const { db } = this.work;
    if (!(await this.images.reopen(db, imageId))) return false;
    const image = await this.images.byId(db, imageId);
    if (image) this.add(image);
    return image !== null;
  }

  add(image: Image): void {
    this.waiting.push(image);
    this.startNext();
  }

  onModuleDestroy(): Promise<void> {
    this.closed = true;
    return this.tiling.close();
  }

  private startNext(): void {
    if (this.closed || this.running >= this.config.tilingWorkers) return;
    const image = this.waiting.shift();
    if (!image) return;
    this.running++;
    void this.tile(image)
      .catch((error: unknown) => this.log.error(`Image ${image.imageId}`, (error as Error).stack))
      .finally(() => {
        this.running--;
        this.startNext();
      });
    this.startNext();
  }

  private async tile(image: Image): Promise<void> {
    for (let tries = 1; !this.closed; tries++) {
      try {
        return await this.tileOnce(image);
      } catch (error) {
        if (this.closed) return; // the row stays `processing` for the next start
        if (!(await this.images.byId(this.work.db, image.imageId))) return; // deleted meanwhile, and its file with it
        const known = error instanceof TilingError ? error : null;
        const again = !known || WORTH_ANOTHER_TRY.includes(known.code);
        this.log.warn(`Image ${image.imageId}, try ${tries}: ${(error as Error).message} ${known?.detail ?? ''}`);
        if (!again || tries === MOST_TRIES) return this.fail(image, known);
      }
    }
  }

  private async tileOnce(image: Image): Promise<void> {
    const plan = planOf(image.format);
    const targetPath = this.blobs.derivedPath(image.sha256, pyramidName(plan));
    const outcome =
      (await this.madeBefore(targetPath)) ??
      (await this.tiling.tile(
        { sourcePath: await intactOriginal(this.blobs, image.sha256), targetPath, ...plan },
        (share) => this.showProgress(image, share),
      ));
    const { pyramid, statistics, pixelSizeUm } = outcome;
    const { width, height } = pyramid;
    const done = { status: 'ready', progress: 1, pyramid, statistics, pixelSizeUm, width, height } as const;
    await this.images.report(this.work.db, image.imageId, { ...done, updatedAt: new Date() });
  }

  /** The same bytes may have been tiled for another image; a damaged pyramid is made again. */
  private async madeBefore(path: string) {
    try {
      return await this.tiles.describe(path);
    } catch (error) {
      if (error instanceof TilingError && error.code === 'image.pyramid-damaged') return null;
      throw error;
    }
  }

  private showProgress(image: Image, share: number): void {
    if (share - image.progress < PROGRESS_STEP) return;
    image.progress = share;
    this.images
      .report(this.work.db, image.imageId, { progress: share })
      .catch((error: unknown) => this.log.warn(`Progress of image ${image.imageId}: ${(error as Error).message}`));
  }

  private async fail(image: Image, error: TilingError | null): Promise<void> {
    await this.images.report(this.work.db, image.imageId, {
      status: 'failed',
      failureCode: error?.code ?? 'tiling.failed',
      failureMessage: error?.message ?? 'The server could not prepare this image. Delete it and upload it again.',
      updatedAt: new Date(),
    });
  }
}
