import { Injectable, Logger } from '@nestjs/common';
import { dirname } from 'node:path';
import { InstallationTurns } from '../database/installation-turns.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobQueue } from '../jobs/job-queue.js';
import { BlobStore, type ReceivedFile } from '../storage/blob-store.js';
import type { OriginalState, ReferencedFile } from '../storage/file-reference.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { removeLeftovers } from '../tiles/pyramid-file.js';
import { TileStore } from '../tiles/tile-store.js';
import type { Image } from './image.entity.js';
import { originalLost } from './images.errors.js';
import { type ContentUse, ImagesRepository } from './images.repository.js';
import { type PyramidPlan, planOf, previewName, pyramidName, UPLOAD_CODES } from './upload-code.js';

const ORPHAN_AGE_MS = 3600 * 1000;
const CONTENTS_AT_ONCE = 500;
/** Of all contents of a bucket; a kill leaves one, and few are deleted while the bucket is away. */
const MOST_ORPHANS = 0.1;
const ORPHANS_AT_LEAST = 20;

/** Originals and pyramids on the disk and in the bucket, as long as some image shows their bytes. */
@Injectable()
export class ImageContents {
  private readonly log = new Logger('images');
  /** @param turns Adding and removing the same bytes at the same moment would lose them, on two servers too. */
  constructor(
    private readonly turns: InstallationTurns,
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
    private readonly tiles: TileStore,
    private readonly jobs: JobQueue,
  ) {}

  /** Keeps a received file, and then makes the row that shows it. */
  async adopt<Row>(file: ReceivedFile, addRow: () => Promise<Row>): Promise<Row> {
    await this.blobs.sendAhead(file); // not in turn: to a bucket it takes a while
    return this.keep(file.sha256, () => this.blobs.adopt(file), addRow);
  }

  /** The same for a file of the lab's, which stays where it is. */
  refer<Row>(file: ReferencedFile, addRow: () => Promise<Row>): Promise<Row> {
    return this.keep(file.sha256, () => this.blobs.refer(file), addRow);
  }

  private keep<Row>(sha256: string, store: () => Promise<unknown>, addRow: () => Promise<Row>): Promise<Row> {
    return this.turns.run(turnOf(sha256), async () => {
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
  async stateOf({ sha256, sourcePath }: Pick<Image, 'sha256' | 'sourcePath'>): Promise<OriginalState | null> {
    if (sha256 === '') return null;
    // What was uploaded was in the bucket before its row was made: asking each time would cost more than all the rest.
    if (this.blobs.bucket && sourcePath === null) return 'kept';
    return (await this.blobs.locate(sha256)).state;
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
    await this.turns.run(turnOf(sha256), () => this.dropUnused(sha256));
  }

  /** Removes an image's pyramid, unless another image of the same bytes has it or waits for it. */
  dropPyramid(image: ContentUse): Promise<void> {
    return this.dropDerived(image, pyramidName, ({ status }) => status !== 'failed');
  }

  /**
   * Removes what showed an image until its pyramid was made, unless another image of the same bytes still needs it.
   *
   * @param isSent false: it cannot be in a bucket, and none is asked
   */
  dropPreview(image: ContentUse, isSent: boolean): Promise<void> {
    return this.dropDerived(image, previewName, ({ status }) => status === 'processing', isSent);
  }

  private async dropDerived(
    { imageId, sha256, format }: ContentUse,
    nameOf: (plan: PyramidPlan) => string,
    needs: (other: ContentUse) => boolean,
    isSent = true,
  ): Promise<void> {
    const name = nameOf(planOf(format));
    await this.turns.run(turnOf(sha256), async () => {
      const all = await this.images.ofContent(this.work.db, sha256);
      const others = all.filter((image) => image.imageId !== imageId && nameOf(planOf(image.format)) === name);
      if (others.some(needs)) return;
      this.tiles.forget(this.blobs.derivedPath(sha256, name));
      await this.unlessAway(sha256, () => this.blobs.removeDerived(sha256, name, isSent));
    });
  }

  /** Images that some server tiles at the moment. */
  async atWork(): Promise<Set<number>> {
    return new Set(await this.jobs.atWork());
  }

  /** Removes what runs that were ended left beside an original, unless it is being tiled for another image. */
  async sweepScratch({ sha256, imageId }: ContentUse, atWork: ReadonlySet<number>): Promise<void> {
    const others = [...atWork].filter((other) => other !== imageId);
    const all = others.length > 0 ? await this.images.ofContent(this.work.db, sha256) : [];
    if (all.some((image) => others.includes(image.imageId))) return;
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
    if (await this.unlessAway(sha256, () => this.blobs.remove(sha256)))
      this.log.log(`Removed the files of ${sha256.slice(0, 12)}`);
  }

  /** Whoever has nothing to do with it any more need not hear that a bucket is away: what stays there is swept later. */
  private async unlessAway(sha256: string, remove: () => Promise<void>): Promise<boolean> {
    try {
      await remove();
      return true;
    } catch (error) {
      if (!(error instanceof StorageAwayError)) throw error;
      this.log.warn(`Files of ${sha256.slice(0, 12)} stay in the bucket for now`);
      return false;
    }
  }

  /** At start: half-made pyramids, and files that a killed server left without a row. */
  async sweep(): Promise<void> {
    const { db } = this.work;
    const tiled = new Set<string>();
    for (const imageId of await this.jobs.atWork())
      tiled.add((await this.images.evenTrashed(db, imageId))?.sha256 ?? '');
    const { orphans } = await this.orphansAmong(this.withoutLeftovers(tiled));
    if (this.blobs.bucket) return; // these are copies: see ContentSweep
    for (const sha256 of orphans) await this.drop(sha256);
  }

  /** All contents of this disk, without what a tiling left that was cut short. */
  private async *withoutLeftovers(tiled: ReadonlySet<string>): AsyncGenerator<{ sha256: string; ageMs: number }> {
    for await (const { sha256, ageMs, folder } of this.blobs.all()) {
      if (!tiled.has(sha256)) await removeLeftovers(folder);
      yield { sha256, ageMs };
    }
  }

  /**
   * The same in the bucket, for all servers: what was sent by one that was killed before there was a row. Where that is much
   * of what there is, this is the bucket of others, or the database of others, and nothing goes.
   */
  async sweepBucket(now = Date.now()): Promise<void> {
    const { bucket } = this.blobs;
    if (!bucket) return;
    await bucket.sweepParts();
    const { orphans, all } = await this.orphansAmong(bucket.contents(now));
    if (orphans.length > Math.max(ORPHANS_AT_LEAST, all * MOST_ORPHANS))
      return this.log.error(
        `${orphans.length} of ${all} contents of the bucket belong to no image of this database, and nothing is removed. ` +
          'Do several installations use the same bucket and prefix?',
      );
    for (const sha256 of orphans) await this.drop(sha256);
  }

  /** Copies of what other servers have deleted for good, and of what has not been used for long. */
  async sweepCopies(): Promise<void> {
    const { orphans } = await this.orphansAmong(this.blobs.all());
    for (const sha256 of orphans)
      await this.turns.run(turnOf(sha256), async () => {
        if (!(await this.images.isContentUsed(this.work.db, sha256))) await this.blobs.removeHere(sha256);
      });
    await this.blobs.copies?.makeRoom();
  }

  private async orphansAmong(
    contents: AsyncIterable<{ sha256: string; ageMs: number }>,
  ): Promise<{ orphans: string[]; all: number }> {
    const orphans: string[] = [];
    let all = 0;
    let old: string[] = [];
    const look = async (): Promise<void> => {
      const used = new Set(await this.images.usedContents(this.work.db, old));
      orphans.push(...old.filter((sha256) => !used.has(sha256)));
      old = [];
    };
    for await (const { sha256, ageMs } of contents) {
      all++;
      if (ageMs > ORPHAN_AGE_MS) old.push(sha256);
      if (old.length >= CONTENTS_AT_ONCE) await look();
    }
    await look();
    return { orphans, all };
  }
}

/**
 * Where to read an original; from a bucket it is fetched.
 *
 * @throws TilingError image.original-missing, image.original-changed of a file that was imported by reference; StorageAwayError,
 *         AppError storage.full
 */
export async function intactOriginal(blobs: BlobStore, sha256: string): Promise<string> {
  const { state, path } = await blobs.locate(sha256);
  if (state === 'missing' || state === 'changed') throw originalLost(state);
  return path;
}

function turnOf(sha256: string): string {
  return `content ${sha256}`;
}
