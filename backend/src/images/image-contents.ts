import { Injectable, Logger } from '@nestjs/common';
import { dirname } from 'node:path';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobQueue } from '../jobs/job-queue.js';
import { BlobStore, type ReceivedFile } from '../storage/blob-store.js';
import { removeLeftovers } from '../tiles/pyramid-file.js';
import { TileStore } from '../tiles/tile-store.js';
import type { Image } from './image.entity.js';
import { ImagesRepository } from './images.repository.js';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { planOf, pyramidName, UPLOAD_CODES } from './upload-code.js';

const ORPHAN_AGE_MS = 3600 * 1000;

/** Originals and pyramids on the disk, as long as some image shows their bytes. */
@Injectable()
export class ImageContents {
  private readonly log = new Logger('images');
  /** Adding and removing the same bytes at the same moment would lose them. */
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
    private readonly tiles: TileStore,
    private readonly jobs: JobQueue,
  ) {}

  /** Keeps a received file, and then makes the row that shows it. */
  adopt<Row>(file: ReceivedFile, addRow: () => Promise<Row>): Promise<Row> {
    return this.turns.run(file.sha256, async () => {
      await this.blobs.adopt(file);
      try {
        return await addRow();
      } catch (error) {
        await this.dropUnused(file.sha256); // another upload may have taken the name meanwhile
        throw error;
      }
    });
  }

  discard(file: ReceivedFile): Promise<void> {
    return this.blobs.discard(file);
  }

  /** Removes the files of these bytes, unless an image shows them still, one in the trash included. */
  async drop(sha256: string): Promise<void> {
    await this.turns.run(sha256, () => this.dropUnused(sha256));
  }

  /** Removes an image's pyramid, or the preview of it, unless another image of the same bytes has it or waits for it. */
  async dropPyramid({ imageId, sha256, format }: Image): Promise<void> {
    const name = pyramidName(planOf(format));
    await this.turns.run(sha256, async () => {
      const all = await this.images.ofContent(this.work.db, sha256);
      const others = all.filter((image) => image.imageId !== imageId && pyramidName(planOf(image.format)) === name);
      if (others.some(({ status }) => status !== 'failed')) return;
      this.tiles.forget(this.blobs.derivedPath(sha256, name));
      await this.blobs.removeDerived(sha256, name);
    });
  }

  /** Removes what runs that were ended left beside an original, unless it is being tiled for another image. */
  async sweepScratch(sha256: string, imageId: number): Promise<void> {
    const atWork = new Set(await this.jobs.atWork());
    const all = await this.images.ofContent(this.work.db, sha256);
    if (all.some((image) => image.imageId !== imageId && atWork.has(image.imageId))) return;
    await removeLeftovers(dirname(this.blobs.originalPath(sha256)));
  }

  /** In the turn of these bytes. */
  private async dropUnused(sha256: string): Promise<void> {
    if (await this.images.isContentUsed(this.work.db, sha256)) return;
    for (const code of UPLOAD_CODES) this.tiles.forget(this.blobs.derivedPath(sha256, pyramidName(planOf(code))));
    await this.blobs.remove(sha256);
    this.log.log(`Removed the files of ${sha256.slice(0, 12)}`);
  }

  /** At start: half-written uploads, and files that a killed server left without a row. */
  async sweep(): Promise<void> {
    const { db } = this.work;
    await this.blobs.sweepUploads();
    const tiled = new Set<string>();
    for (const imageId of await this.jobs.atWork())
      tiled.add((await this.images.evenTrashed(db, imageId))?.sha256 ?? '');
    for await (const { sha256, ageMs, folder } of this.blobs.all()) {
      if (!tiled.has(sha256)) await removeLeftovers(folder); // of a tiling that was cut short
      if (ageMs > ORPHAN_AGE_MS) await this.drop(sha256);
    }
  }
}
