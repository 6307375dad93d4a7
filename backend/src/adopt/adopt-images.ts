import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { Image } from '../images/image.entity.js';
import { requestFor } from '../jobs/job-size.js';
import { BlobStore, type ReceivedFile } from '../storage/blob-store.js';
import { isDiskFull } from '../storage/disk-space.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { writeTiledTiff } from '../tiles/tiled-tiff.js';
import { Tiling } from '../tiles/tiling.js';
import { TilingError } from '../tiles/tiling-error.js';
import { AdoptError, EXIT } from './adopt-error.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf, noteRename } from './adopt-tables.js';
import { AdoptedParents, type Parents, type ProjectPart } from './adopted-parents.js';
import { type ImagePlan, planOfImage, sizeIn, TILE_PX, uploadCodeFor } from './source-images.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

const ROWS_AT_ONCE = 100;
/** Of an image whose file could not be taken: the checksum of nothing, under which nothing lies. */
const NO_CONTENT = '0'.repeat(64);
const LONGEST_URI = 1000;
const LONGEST_FAILURE = 1000;
/** What the file system says of a file of the lab's that nobody can read. */
const UNREADABLE = ['EACCES', 'EIO', 'ENOENT', 'EPERM', 'ELOOP'];

type StoredPlan = Extract<ImagePlan, { kind: 'file' | 'tiles' }>;
type Content = Pick<Image, 'sha256' | 'bytes' | 'originalName' | 'uri' | 'format' | 'status' | 'width' | 'height'> &
  Pick<Image, 'metadata' | 'failureCode' | 'failureMessage'>;

/** Images with their files. Each is a transaction of its own: a large one takes minutes. */
@Injectable()
export class AdoptImages {
  private readonly log = new Logger('adopt');

  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly parents: AdoptedParents,
    private readonly blobs: BlobStore,
    private readonly tiling: Tiling,
  ) {}

  async take(run: AdoptRun): Promise<void> {
    let done = 0;
    for await (const rows of run.source.batches('images', ROWS_AT_ONCE)) {
      const { known, there, parents } = await run.batch(async (tx) => {
        const known = await this.rows.known(tx, run.sourceName, 'image', rows.map(idOf));
        const there = await this.rows.byIds(tx, Image, 'imageId', [...known.values()]);
        return { known, there, parents: await this.parents.ofProject(run, tx, rows) };
      });
      for (const row of rows) {
        const targetId = known.get(idOf(row));
        if (targetId === undefined) await this.takeImage(run, row, parents);
        else await this.takeAgain(run, row, there.get(targetId));
      }
      this.log.log(`${(done += rows.length)} images`);
    }
    await this.tables.finish(run, 'images');
  }

  private async takeImage(run: AdoptRun, row: RawRow, parents: Parents): Promise<void> {
    if (!parents.projects.has(numberIn(row, 'project_id')))
      return run.batch(async (_, told) => void this.parents.partOf('images', row, parents, told));
    const { plan, content } = await this.contentOf(run, row);
    await run.batch(async (tx, told) => {
      const values = this.parents.partOf('images', row, parents, told) as ProjectPart;
      const type = plan.kind === 'external' ? 'E' : textIn(row, 'type') === 'T' ? 'T' : '';
      const fresh = {
        progress: 0,
        pixelSizeUm: null,
        pyramid: null,
        statistics: null,
        sourcePath: null,
        uploadId: null,
      };
      const image = await this.rows.addNamed(tx, Image, { ...values, ...fresh, ...content, type });
      noteRename('images', row, values.name, image.name, told);
      await this.rows.remember(tx, run.sourceName, 'image', [{ sourceId: idOf(row), targetId: image.imageId }]);
      if (image.status === 'processing') await this.rows.addJob(tx, requestFor(image));
      told.taken('images', { isNew: true });
      this.tellFile(row, plan, content, told);
    });
  }

  /** An image whose file was not there may have it now. */
  private async takeAgain(run: AdoptRun, row: RawRow, image: Image | undefined): Promise<void> {
    const isLacking = image?.sha256 === NO_CONTENT;
    if (!isLacking)
      return run.batch(async (_, told) => {
        told.taken('images', { isNew: false });
        if (textIn(row, 'type') !== 'E') told.taken('image_files', { isNew: false });
      });
    const { plan, content } = await this.contentOf(run, row);
    await run.batch(async (tx, told) => {
      const type = plan.kind === 'external' ? 'E' : image.type;
      await this.rows.change(tx, Image, { imageId: image.imageId }, { ...content, type, updatedAt: new Date() });
      if (content.status === 'processing') await this.rows.addJob(tx, requestFor({ ...image, ...content }));
      told.taken('images', { isNew: false });
      this.tellFile(row, plan, content, told);
    });
  }

  private tellFile(row: RawRow, plan: ImagePlan, content: Content, told: BatchReport): void {
    if (plan.kind === 'external') return;
    if (content.failureCode !== null) {
      told.refuse('image_files', idOf(row), content.failureCode, content.failureMessage ?? '');
      return;
    }
    told.taken('image_files', { isNew: true });
    const said = sizeIn(textIn(row, 'resolution'));
    if (!said || content.width === 0 || (said.width === content.width && said.height === content.height)) return;
    const reason = `It has ${content.width} × ${content.height} pixels, not ${said.width} × ${said.height} as its row says.`;
    told.note('image_files', idOf(row), 'image.size-differs', reason);
  }

  /** Keeps the file of an image, whole; the row comes after it. What no row shows is swept by the server. */
  private async contentOf(run: AdoptRun, row: RawRow): Promise<{ plan: ImagePlan; content: Content }> {
    const plan = await planOfImage(row, run.imagesFolder);
    if (plan.kind === 'external') return { plan, content: externalContent(plan.address) };
    if (plan.kind === 'none') return { plan, content: noContent(row, plan.code, plan.reason) };
    if (run.dryRun) return { plan, content: { ...noContent(row, '', ''), failureCode: null, failureMessage: null } };
    let file: ReceivedFile | null = null;
    try {
      file = await this.received(plan);
      const { width, height, metadata } = await this.tiling.probe(file.path, {
        scratchPath: await this.blobs.newPath(),
        lossy: plan.lossy,
      });
      await this.blobs.adopt(file);
      const { sha256, bytes } = file;
      const uri = `${sha256.slice(0, 12)}/${plan.name}`.slice(0, LONGEST_URI);
      const stored = { sha256, bytes, originalName: plan.name, uri, format: uploadCodeFor(plan, { width, height }) };
      const seen = { width, height, metadata, status: 'processing' as const, failureCode: null, failureMessage: null };
      return { plan, content: { ...stored, ...seen } };
    } catch (error) {
      if (file) await this.blobs.discard(file);
      return { plan, content: failedContent(row, error) };
    }
  }

  private async received(plan: StoredPlan): Promise<ReceivedFile> {
    if (plan.kind === 'file') return this.blobs.receive(createReadStream(plan.path), Infinity);
    const path = await this.blobs.newPath();
    try {
      await writeTiledTiff(path, { ...plan, tileSize: TILE_PX });
      return { path, ...(await fingerprint(path)) };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }
}

async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Of a worker that has failed over this file the next one may not: the image is taken again by the next run. */
const OF_THE_RUN = ['tiling.closed', 'tiling.cancelled'];

/** @throws AdoptError where it is this installation that fails, and anything that nobody expects */
function failedContent(row: RawRow, error: unknown): Content {
  const isFull = isDiskFull(error) || (error instanceof AppError && error.code === 'storage.full');
  if (isFull || (error instanceof TilingError && error.code === 'image.storage-full'))
    throw new AdoptError(
      EXIT.target,
      'target.storage-full',
      'The disk of the data folder is full. Make room, and start the same command again.',
    );
  if (error instanceof StorageAwayError)
    throw new AdoptError(
      EXIT.target,
      'target.storage-away',
      'The bucket of this installation does not answer. Start the same command again when it does.',
    );
  if (error instanceof TilingError && !OF_THE_RUN.includes(error.code))
    return noContent(row, error.code, error.message);
  if (UNREADABLE.includes((error as NodeJS.ErrnoException).code ?? ''))
    return noContent(
      row,
      'image.file-unreadable',
      `A file of it cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  throw error;
}

function externalContent(uri: string): Content {
  const nothing = { sha256: '', bytes: 0, originalName: '', width: 0, height: 0, metadata: null };
  return { ...nothing, uri, format: 0, status: 'external', failureCode: null, failureMessage: null };
}

/** Its row is taken all the same: samples, layers and regions keep their place until the file is there. */
function noContent(row: RawRow, failureCode: string, reason: string): Content {
  const originalName = textIn(row, 'uri').split(/[/\\]/).at(-1)?.slice(0, 255) ?? '';
  const nothing = { sha256: NO_CONTENT, bytes: 0, originalName, uri: '', width: 0, height: 0, metadata: null };
  return { ...nothing, format: 3, status: 'failed', failureCode, failureMessage: reason.slice(0, LONGEST_FAILURE) };
}

const idOf = (row: RawRow): string => keyOf('images', row);
