import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NotFoundError } from '../errors/app-error.js';
import { BlobStore } from '../storage/blob-store.js';
import type { RenditionFormat } from '../tiles/picture-task.js';
import type { PyramidDescription, PyramidLevel } from '../tiles/pyramid.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import type { Image } from './image.entity.js';
import { asAnswer } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { StoredTiles } from './stored-tiles.js';
import { planOf, pyramidName } from './upload-code.js';

/** A file as the upload code has it. */
export interface Rendition {
  path: string;
  contentType: string;
  /** Of these very bytes. */
  identity: string;
}

/** Of codes 4 and 5, whose picture is in the tiles: what stands for it, in the public system. */
const OVERVIEW_PX = 1024;
/** About ten seconds of one core, and half a gigabyte. */
const MOST_PIXELS = 100_000_000;
const CONTENT_TYPES: Record<RenditionFormat, string> = { jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' };

/**
 * What the public system's addresses hand out: one file for the whole picture, in the form that the upload code asks for. Made
 * when it is first asked for, by a worker process, and kept beside the pyramid.
 */
@Injectable()
export class Renditions {
  /** The same one is made once, whoever asks for it meanwhile. */
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
    private readonly stored: StoredTiles,
    private readonly tiles: TileStore,
    private readonly tiling: Tiling,
  ) {}

  /** @throws NotFoundError, ImageNotReadyError, AppError 413 rendition.too-large, 507 storage.full */
  async of(imageId: number): Promise<Rendition> {
    const image = await this.images.byId(this.work.db, imageId);
    if (!image || image.type === 'E') throw new NotFoundError('image');
    const address = await this.stored.completeAddressOf(imageId);
    const pyramidPath = address.path;
    return this.stored.reading(imageId, address, async () => {
      const { pyramid } = await this.tiles.describe(pyramidPath);
      const { level, format } = formOf(image, pyramid);
      const path = this.blobs.derivedPath(image.sha256, renditionName(image.format));
      await this.turns.run(path, async () => {
        if (await this.isNewer(path, pyramidPath)) return this.blobs.copies?.used(path);
        const task = { pyramidPath, plane: 0, level: level.level, format, targetPath: path };
        await mkdir(dirname(path), { recursive: true }); // of a pyramid in a bucket there is none
        await this.tiling.rendition(task).catch((error: unknown) => {
          throw asAnswer(error);
        });
        this.blobs.copies?.arrived();
      });
      const identity = `${pyramid.contentHash}-rendition-${image.format}`;
      return { path, contentType: CONTENT_TYPES[format], identity };
    });
  }

  private async isNewer(path: string, pyramidPath: string): Promise<boolean> {
    const made = await stat(path).catch(() => null); // not made yet
    return made !== null && made.mtimeMs >= ((await this.blobs.derivedAt(pyramidPath)) ?? Infinity);
  }
}

/** File name beside the pyramid: one for each upload code, so that an image never has more than this. */
export function renditionName(code: number): string {
  return `rendition-${code}-${pyramidName(planOf(code)).replace(/^pyramid-/, '')}`;
}

/**
 * Codes 1 and 4 are JPEG; the others keep every value: PNG where it can hold them, else TIFF. Codes 4 and 5 give an overview.
 *
 * @throws AppError 413 rendition.too-large
 */
export function formOf(
  { imageId, format: code }: Pick<Image, 'imageId' | 'format'>,
  pyramid: Pick<PyramidDescription, 'levels' | 'sampleType' | 'valueOffset'>,
): { level: PyramidLevel; format: RenditionFormat } {
  const { levels, sampleType, valueOffset = 0 } = pyramid;
  const overview = levels.find(({ width, height }) => Math.max(width, height) <= OVERVIEW_PX) as PyramidLevel;
  const level = code === 4 || code === 5 ? overview : levels[0];
  if (level.width * level.height > MOST_PIXELS) {
    const megapixels = Math.round((level.width * level.height) / 1e6).toLocaleString('en');
    throw new AppError(
      413,
      'rendition.too-large',
      `This image has ${megapixels} megapixels, and one file is made of at most ${MOST_PIXELS / 1e6}. ` +
        `Read its tiles, or the file that was uploaded: images/${imageId}/original.`,
    );
  }
  if (code === 1 || code === 4) return { level, format: 'jpeg' };
  return { level, format: sampleType === 'float32' || valueOffset !== 0 ? 'tiff' : 'png' };
}
