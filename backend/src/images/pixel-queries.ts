import { Injectable } from '@nestjs/common';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError, InvalidRequestError, NotFoundError } from '../errors/app-error.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { rebinned } from '../tiles/histogram.js';
import { type Pixel, tilesUnder, valuesAt } from '../tiles/pixel-values.js';
import type { PyramidDescription } from '../tiles/pyramid.js';
import { TileStore } from '../tiles/tile-store.js';
import { Tiling } from '../tiles/tiling.js';
import type { HistogramDto, HistogramQuery, ValuesDto, ValuesQuery } from './dto/pixels.dto.js';
import { StoredTiles } from './stored-tiles.js';
import type { TileAddress } from './tile-address.js';

const unzip = promisify(gunzip);

const MOST_POINTS = 1000;
/** Each is half a megabyte to unpack: about a second of one core. */
const MOST_TILES = 1000;
const DEFAULT_BINS = 256;
/** Finer than a panel draws them, so that one can look at a part closely. */
const MOST_BINS = 1024;

/** What the pixels of an image are, in the terms of its file. */
@Injectable()
export class PixelQueries {
  constructor(
    private readonly stored: StoredTiles,
    private readonly tiles: TileStore,
    private readonly tiling: Tiling,
  ) {}

  /** @throws NotFoundError, ImageNotReadyError, InvalidRequestError for a place that the image does not have */
  async values(imageId: number, query: ValuesQuery): Promise<ValuesDto> {
    const pixels = pixelsIn(query);
    const address = await this.stored.completeAddressOf(imageId);
    return this.stored.reading(imageId, address, async () => {
      const { pyramid } = await this.tiles.describe(address.path);
      const planes = planesIn(query, pyramid);
      checkPlaces(pixels, planes, pyramid);
      const points: ValuesDto['points'] = pixels.map(([x, y]) => ({ x, y, values: [] }));
      for (const plane of planes) {
        const found = await this.planeValues(address, pyramid, plane, pixels);
        for (const [n, values] of found.entries())
          points[n].values.push({ plane, channels: values.map((value) => (Number.isFinite(value) ? value : null)) });
      }
      return { exact: pyramid.encoding === 'raw', points };
    });
  }

  /** @returns also what names these very numbers. @throws NotFoundError, ImageNotReadyError */
  async histogram(
    imageId: number,
    query: HistogramQuery,
  ): Promise<{ histogram: HistogramDto; identity: string; hash: string }> {
    const { plane = 0, channel = 0, bins = DEFAULT_BINS } = query;
    const address = await this.stored.completeAddressOf(imageId);
    const found = await this.stored.reading(imageId, address, () =>
      this.tiles.readHistogram(address.path, plane, channel),
    );
    if (!found) throw new NotFoundError('channel');
    const { minimum, maximum, low, high } = found;
    const histogram = { plane, channel, minimum, maximum, low, high, bins: rebinned(found, bins) };
    return {
      histogram,
      identity: `${address.contentHash}-histogram-${plane}-${channel}-${bins}`,
      hash: address.contentHash,
    };
  }

  /** Of the first channel of a picture, one step a value where that is not too many. Null: there is none. */
  async outline(imageId: number, plane: number): Promise<{ minimum: number; maximum: number; bins: number[] } | null> {
    try {
      const address = await this.stored.completeAddressOf(imageId);
      const found = await this.stored.reading(imageId, address, () => this.tiles.readHistogram(address.path, plane, 0));
      if (!found) return null;
      const { minimum, maximum } = found;
      const values = Number.isInteger(minimum) && Number.isInteger(maximum) ? maximum - minimum + 1 : MOST_BINS;
      return { minimum, maximum, bins: rebinned(found, Math.min(MOST_BINS, values)) };
    } catch (error) {
      // Not ready any more, made by an earlier version, or in a bucket that is away: whoever shows it does without.
      if (error instanceof AppError && (error.status < 500 || error instanceof StorageAwayError)) return null;
      throw error;
    }
  }

  private planeValues(
    { path }: TileAddress,
    pyramid: PyramidDescription,
    plane: number,
    pixels: Pixel[],
  ): Promise<number[][]> {
    // Whatever has to be decoded is decoded elsewhere.
    if (pyramid.encoding === 'jpeg') return this.tiling.pixelValues({ pyramidPath: path, plane, pixels });
    return valuesAt(pyramid, pixels, async (column, row) => {
      const tile = await this.tiles.readTile(path, 0, column, row, plane);
      if (!tile) throw new Error(`No tile ${plane}/0/${column}/${row}`);
      return unzip(tile.bytes);
    });
  }
}

function pixelsIn({ x, y, points }: ValuesQuery): Pixel[] {
  if (points === undefined) {
    if (x === undefined || y === undefined) throw refused('x', 'x and y, or points, must say which pixel');
    return [[x, y]];
  }
  if (x !== undefined || y !== undefined) throw refused('points', 'points cannot go with x and y');
  const pixels = points
    .split(';')
    .filter(Boolean)
    .map((text) => text.split(',').map(Number) as [number, number]);
  if (pixels.length > MOST_POINTS) throw refused('points', `points must be at most ${MOST_POINTS}`);
  return pixels;
}

function planesIn({ plane, planes }: ValuesQuery, pyramid: PyramidDescription): number[] {
  if (planes === undefined) return [plane ?? 0];
  if (plane !== undefined) throw refused('planes', 'planes cannot go with plane');
  return planes === 'all' ? Array.from({ length: pyramid.planes }, (_, n) => n) : planes.split(',').map(Number);
}

function checkPlaces(pixels: Pixel[], planes: number[], pyramid: PyramidDescription): void {
  const { width, height } = pyramid;
  const outside = pixels.find(([x, y]) => x >= width || y >= height);
  if (outside)
    throw refused('points', `${outside.join(',')} lies outside the image, which is ${width} × ${height} pixels`);
  const strange = planes.find((plane) => plane >= pyramid.planes);
  if (strange !== undefined)
    throw refused('plane', `there is no plane ${strange}: the image has ${pyramid.planes}, counted from 0`);
  if (planes.length * tilesUnder(pixels, pyramid) > MOST_TILES)
    throw refused('points', `these pixels lie too far apart: ask for fewer of them, or of fewer planes, at a time`);
}

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`The request cannot be accepted: ${message}.`, [{ path, message }]);
}
