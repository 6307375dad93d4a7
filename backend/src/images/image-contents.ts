import { Injectable, Logger } from '@nestjs/common';
import { dirname } from 'node:path';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobQueue } from '../jobs/job-queue.js';
import { BlobStore, type ReceivedFile } from '../storage/blob-store.js';
import type { OriginalState, ReferencedFile } from '../storage/file-reference.js';
import { removeLeftovers } from '../tiles/pyramid-file.js';
import { TileStore } from '../tiles/tile-store.js';
import type { Image } from './image.entity.js';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { originalLost } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { type PyramidPlan, planOf, previewName, pyramidName, UPLOAD_CODES } from './upload-code.js';

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
    return this.keep(file.sha256, () => this.blobs.adopt(file), addRow);
  }

  /** The same for a file of the lab's, which stays where it is. */
  refer<Row>(file: ReferencedFile, addRow: () => Promise<Row>): Promise<Row> {
    return this.keep(file.sha256, () => this.blobs.refer(file), addRow);
  }

  private keep<Row>(sha256: string, store: () => Promise<unknown>, addRow: () => Promise<Row>): Promise<Row> {
    return this.turns.run(sha256, async () => {
      try {
        await store();
        return await addRow();
      } catch (error) {
        await this.dropUnused(sha256); // another upload may have taken the name meanwhile
        throw error;
      }
    });
  }

  /** Whether the original is there as it was; null for an image elsewhere on the web. */
  async stateOf({ sha256 }: { sha256: string }): Promise<OriginalState | null> {
    return sha256 ? (await this.blobs.locate(sha256)).state : null;
  }

  /** A name for what is needed while a file is looked at. @throws AppError storage.full */
  scratchPath(): Promise<string> {
    return this.blobs.newPath();
  }

  discard(file: ReceivedFile): Promise<void> {
    return this.blobs.discard(file);
  }

  /** Removes the files of these bytes, unless an image shows them still, one in the trash included. */
  async drop(sha256: string): Promise<void> {
    if (sha256 === '') return; // of an image elsewhere on the web
    await this.turns.run(sha256, () => this.dropUnused(sha256));
  }

  /** Removes an image's pyramid, unless another image of the same bytes has it or waits for it. */
  dropPyramid(image: Image): Promise<void> {
    return this.dropDerived(image, pyramidName, ({ status }) => status !== 'failed');
  }

  /** Removes what showed an image until its pyramid was made, unless another image of the same bytes still needs it. */
  dropPreview(image: Image): Promise<void> {
    return this.dropDerived(image, previewName, ({ status }) => status === 'processing');
  }

  private async dropDerived(
    { imageId, sha256, format }: Image,
    nameOf: (plan: PyramidPlan) => string,
    needs: (other: Image) => boolean,
  ): Promise<void> {
    const name = nameOf(planOf(format));
    await this.turns.run(sha256, async () => {
      const all = await this.images.ofContent(this.work.db, sha256);
      const others = all.filter((image) => image.imageId !== imageId && nameOf(planOf(image.format)) === name);
      if (others.some(needs)) return;
      this.tiles.forget(this.blobs.derivedPath(sha256, name));
      await this.blobs.removeDerived(sha256, name);
    });
  }

  /** Whether some server tiles an image at the moment. */
  async isAtWork(imageId: number): Promise<boolean> {
    return (await this.jobs.atWork()).includes(imageId);
  }

  /** Removes what runs that were ended left beside an original, unless it is being tiled for another image. */
  async sweepScratch(sha256: string, imageId: number): Promise<void> {
    const atWork = new Set(await this.jobs.atWork());
    const all = await this.images.ofContent(this.work.db, sha256);
    if (all.some((image) => image.imageId !== imageId && atWork.has(image.imageId))) return;
    try {
      await removeLeftovers(dirname(this.blobs.originalPath(sha256)));
    } catch (error) {
      // ENOENT: the image was deleted for good meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** In the turn of these bytes. */
  private async dropUnused(sha256: string): Promise<void> {
    if (await this.images.isContentUsed(this.work.db, sha256)) return;
    for (const code of UPLOAD_CODES) this.tiles.forget(this.blobs.derivedPath(sha256, pyramidName(planOf(code))));
    await this.blobs.remove(sha256);
    this.log.log(`Removed the files of ${sha256.slice(0, 12)}`);
  }

  /** At start: half-made pyramids, and files that a killed server left without a row. */
  async sweep(): Promise<void> {
    const { db } = this.work;
    const tiled = new Set<string>();
    for (const imageId of await this.jobs.atWork())
      tiled.add((await this.images.evenTrashed(db, imageId))?.sha256 ?? '');
    for await (const { sha256, ageMs, folder } of this.blobs.all()) {
      if (!tiled.has(sha256)) await removeLeftovers(folder); // of a tiling that was cut short
      if (ageMs > ORPHAN_AGE_MS) await this.drop(sha256);
    }
  }
}

/**
 * Where to read an original.
 *
 * @throws TilingError image.original-missing, image.original-changed of a file that was imported by reference
 */
export async function intactOriginal(blobs: BlobStore, sha256: string): Promise<string> {
  const { state, path } = await blobs.locate(sha256);
  if (state === 'missing' || state === 'changed') throw originalLost(state);
  return path;
}
