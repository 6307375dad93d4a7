import { readdirSync, readlinkSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { Histogram } from './histogram.js';
import { PyramidFileWriter, scratchPathFor, type PyramidShape } from './pyramid-file.js';
import { TileStore } from './tile-store.js';

const TILE_BYTES = 1000;
const HISTOGRAM: Histogram = {
  ...{ minimum: 3, maximum: 4, low: 3, high: 4 },
  ...{ per: 'values', counts: Float64Array.of(7, 8) },
};

describe('TileStore', () => {
  const folder = temporaryFolder();
  const stores: TileStore[] = [];
  const store = (openFiles: number, cacheBytes: number) => {
    stores.push(new TileStore({ openFiles, cacheBytes }));
    return stores[stores.length - 1];
  };
  afterEach(() => stores.splice(0).forEach((used) => used.close()));

  it('says how a tile is to be sent', async () => {
    const [raw, jpeg] = [folder.path('raw'), folder.path('jpeg')];
    await makePyramid(raw, 'raw', 'r');
    await makePyramid(jpeg, 'jpeg', 'j');
    const tiles = store(2, 0);
    expect(await tiles.readTile(raw, 0, 1, 0)).toEqual({
      bytes: Buffer.alloc(TILE_BYTES, 'r01'),
      contentType: 'application/octet-stream',
      contentEncoding: 'gzip',
    });
    expect(await tiles.readTile(jpeg, 0, 1, 0)).toMatchObject({ contentType: 'image/jpeg', contentEncoding: null });
    expect(await tiles.readTile(jpeg, 0, 4, 0)).toBeNull();
    expect((await tiles.describe(jpeg)).pyramid.encoding).toBe('jpeg');
    expect((await tiles.readTile(raw, 2, 0, 0, 1))?.bytes.subarray(0, 3).toString()).toBe('120');
    expect((await tiles.readTile(raw, 2, 0, 0))?.bytes.subarray(0, 3).toString()).toBe('r20');
    expect(await tiles.readHistogram(raw, 1, 0)).toEqual(HISTOGRAM);
    expect(await tiles.readHistogram(raw, 2, 0)).toBeNull();
    expect((await tiles.readThumbnail(jpeg)).toString()).toBe('thumbnail j');
  });

  it('serves hot tiles from memory and keeps within its bytes', async () => {
    const path = folder.path('hot');
    await makePyramid(path, 'raw', 'h');
    const tiles = store(1, 2 * TILE_BYTES);
    const first = await tiles.readTile(path, 0, 0, 0);
    await tiles.readTile(path, 0, 1, 0);
    expect(await tiles.readTile(path, 0, 0, 0)).toBe(first);
    // The one in column 1 was used longest ago and has to go.
    await tiles.readTile(path, 0, 2, 0);
    expect(tiles.held).toEqual({ files: 1, tiles: 2, bytes: 2 * TILE_BYTES });
    expect(await tiles.readTile(path, 0, 0, 0)).toBe(first);
  });

  it('keeps a tile out of memory that is larger than all of it', async () => {
    const path = folder.path('large');
    await makePyramid(path, 'raw', 'l');
    const tiles = store(1, TILE_BYTES - 1);
    expect(await tiles.readTile(path, 0, 0, 0)).not.toBeNull();
    expect(tiles.held).toEqual({ files: 1, tiles: 0, bytes: 0 });
  });

  it('reads well from more files than it may keep open, all at once, and leaves none open', async () => {
    const paths = Array.from({ length: 6 }, (_, i) => folder.path(`many-${i}`));
    for (const [i, path] of paths.entries()) await makePyramid(path, 'raw', `m${i}`);
    const tiles = store(2, 3 * TILE_BYTES);
    const reads = Array.from({ length: 120 }, async (_, i) => {
      const tile = await tiles.readTile(paths[(i * 7) % 6], 0, i % 3, 0);
      expect(tile?.bytes.subarray(0, 3).toString()).toBe(`m${(i * 7) % 6}0`);
    });
    await Promise.all(reads);
    expect(tiles.held.files).toBe(2);
    tiles.close();
    await descriptorsGone(paths);
  });

  it('shares one opening among those who ask at the same time', async () => {
    const path = folder.path('shared');
    await makePyramid(path, 'raw', 's');
    const tiles = store(4, 0);
    const reads = Array.from({ length: 30 }, (_, i) => tiles.readTile(path, 0, i % 3, 0));
    expect(descriptorsOf([path]).length).toBeLessThanOrEqual(1);
    await Promise.all(reads);
    expect(descriptorsOf([path])).toHaveLength(1);
  });

  it('forgets a replaced pyramid, also when it was being read', async () => {
    const [path, other] = [folder.path('old'), folder.path('new')];
    await makePyramid(path, 'raw', 'o');
    await makePyramid(other, 'raw', 'n');
    const tiles = store(4, 100 * TILE_BYTES);
    await tiles.readTile(path, 0, 0, 0);
    const underWay = tiles.readTile(path, 0, 1, 0);
    await rename(other, path);
    tiles.forget(path);
    expect((await underWay)?.bytes.subarray(0, 1).toString()).toBe('o');
    for (const column of [0, 1]) {
      expect((await tiles.readTile(path, 0, column, 0))?.bytes.subarray(0, 1).toString()).toBe('n');
    }
  });

  it('refuses a file that is not there, and finds it once it is', async () => {
    const path = folder.path('late');
    const tiles = store(4, 0);
    await expect(tiles.readTile(path, 0, 0, 0)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    await makePyramid(path, 'raw', 't');
    expect(await tiles.readTile(path, 0, 0, 0)).not.toBeNull();
    tiles.forget(path);
    await rm(path);
    await expect(tiles.readTile(path, 0, 0, 0)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
  });
});

/** Three tiles in a row and the two levels above them. Each says `name`, level and column. */
async function makePyramid(path: string, encoding: 'raw' | 'jpeg', name: string): Promise<void> {
  const shape: PyramidShape = {
    tileSize: 512,
    gutter: 0,
    encoding,
    sampleType: 'uint8',
    ...{ valueScale: 1, valueOffset: 0, planes: 2, finestLevel: 0 },
    channels: 1,
    width: 1500,
    height: 100,
  };
  const writer = await PyramidFileWriter.create(scratchPathFor(path), shape);
  for (const [i, columns] of [3, 2, 1, 3, 2, 1].entries()) {
    const [plane, level] = [Math.floor(i / 3), i % 3];
    for (let column = 0; column < columns; column++) {
      await writer.addTile(plane, level, column, 0, Buffer.alloc(TILE_BYTES, `${plane || name}${level}${column}`));
    }
  }
  await writer.seal({
    thumbnail: Buffer.from(`thumbnail ${name}`),
    histograms: [HISTOGRAM, HISTOGRAM],
    pixelSizeUm: null,
  });
  await writer.publish(path);
}

/** Descriptors of this process that are open on these files; none where the system does not tell. */
function descriptorsOf(paths: string[]): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return paths.includes(target) ? [target] : [];
    } catch {
      return []; // Closed since the folder was listed.
    }
  });
}

/** Closing takes a moment: it is not waited for when a file is dropped. */
async function descriptorsGone(paths: string[]): Promise<void> {
  for (let turn = 0; turn < 1000 && descriptorsOf(paths).length > 0; turn++) await new Promise(setImmediate);
  expect(descriptorsOf(paths)).toEqual([]);
}
