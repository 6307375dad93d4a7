import { existsSync } from 'node:fs';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { bareTiff, type Page } from '../../test/bare-tiff.js';
import { builtWorker } from '../../test/built-worker.js';
import { areEqual, asSharp, gradient, halved, levelFromTiles, noise, type TestImage } from '../../test/pixels.js';
import { itWithSharedData, SHARED_DATA } from '../../test/real-images.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { rebinned } from './histogram.js';
import type { TilingOutcome } from './pyramid.js';
import { TileStore } from './tile-store.js';
import { Tiling } from './tiling.js';

const [WIDTH, HEIGHT] = [1100, 700];
const folder = temporaryFolder();
const store = new TileStore({ openFiles: 4, cacheBytes: 0 });
let tiling: Tiling;

beforeAll(async () => {
  tiling = new Tiling({ workers: 1, memoryMb: 512, workerUrl: await builtWorker() });
});
afterAll(async () => {
  store.close();
  await tiling.close();
});

type Tiled = TilingOutcome & { targetPath: string };

async function tiled(sourcePath: string, lossy = false): Promise<Tiled> {
  const targetPath = `${folder.path(basename(sourcePath))}.pyramid`;
  const outcome = await tiling.tile({ sourcePath, targetPath, lossy, maxSidePx: null });
  return { ...outcome, targetPath };
}

async function tiledPages(name: string, pages: Page[]): Promise<Tiled> {
  await writeFile(folder.path(name), bareTiff(pages, WIDTH, HEIGHT));
  return tiled(folder.path(name));
}

/** Each level equals the reference reduction of the one before, value for value. @returns level 0 */
async function expectLevels({ pyramid, targetPath }: Tiled, plane = 0): Promise<TestImage> {
  const finest = await levelFromTiles(store, targetPath, pyramid, 0, plane);
  let expected = finest;
  for (const { level } of pyramid.levels) {
    const stored = level === 0 ? finest : await levelFromTiles(store, targetPath, pyramid, level, plane);
    expect([plane, level, areEqual(stored, expected)]).toEqual([plane, level, true]);
    expected = halved(expected);
  }
  return finest;
}

const values = (length: number, of: (i: number) => number): number[] => Array.from({ length }, (_, i) => of(i));
/** Numbers that change slowly, with noise. */
const wave = (i: number): number => Math.sin(i / 700) * 900 + ((i * 7919) % 101);

describe('planes', () => {
  it('of signed samples keep every value, moved by half the range', async () => {
    const own = Int16Array.from(values(WIDTH * HEIGHT, (i) => wave(i) - 300));
    const made = await tiledPages('signed.tif', [own]);
    expect(made.pyramid).toMatchObject({ sampleType: 'uint16', valueScale: 1, valueOffset: -32768, planes: 1 });
    const { pixels } = await expectLevels(made);
    expect(pixels.every((stored, i) => stored - 32768 === own[i])).toBe(true);
    const sorted = Int16Array.from(own.filter((value) => value !== 0)).sort();
    const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
    const [statistics] = made.statistics;
    expect(statistics).toEqual({
      ...{ minimum: sorted[0], maximum: sorted[sorted.length - 1] },
      ...{ low: rank(0.001), high: rank(0.999) },
    });
    const histogram = await store.readHistogram(made.targetPath, 0, 0);
    expect(histogram).toMatchObject({ ...statistics, per: 'values' });
    expect(histogram!.counts[-statistics.minimum]).toBe(own.filter((value) => value === 0).length);
    expect(rebinned(histogram!, 10).reduce((sum, count) => sum + count)).toBe(own.length);
  });

  it('of floating-point samples keep every value; what is no number stays so and is not counted', async () => {
    const own = Float32Array.from(values(WIDTH * HEIGHT, (i) => wave(i) / 1000));
    own.set([NaN, Infinity, -Infinity, 0], 5000);
    const made = await tiledPages('float.tif', [own]);
    expect(made.pyramid).toMatchObject({ sampleType: 'float32', valueScale: 1, valueOffset: 0 });
    const { pixels } = await expectLevels(made);
    expect(Buffer.from(pixels.buffer).equals(Buffer.from(own.buffer))).toBe(true);
    const sorted = own.filter((value) => Number.isFinite(value)).sort();
    const [{ minimum, maximum, low, high }] = made.statistics;
    expect([minimum, maximum]).toEqual([sorted[0], sorted[sorted.length - 1]]);
    const step = (maximum - minimum) / 65_536;
    expect(Math.abs(low - sorted[Math.ceil(0.001 * sorted.length)])).toBeLessThan(2 * step);
    expect(Math.abs(high - sorted[Math.floor(0.999 * sorted.length)])).toBeLessThan(2 * step);
    const histogram = await store.readHistogram(made.targetPath, 0, 0);
    expect(histogram!.counts.reduce((sum, count) => sum + count)).toBe(own.length - 3);
  });

  it('lie one behind the other, each with statistics of its own', async () => {
    const shape = { width: WIDTH, height: HEIGHT, channels: 1, sampleType: 'uint16' } as const;
    const pages = [1, 2, 3].map((seed) => noise(shape, seed));
    pages[2].pixels.forEach((value, i) => (pages[2].pixels[i] = value >> 3));
    const texts =
      '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SizeX="1100" SizeY="700" SizeC="3" SizeZ="1" SizeT="1"><Channel ID="Channel:0" SamplesPerPixel="1" Color="-16776961"/><Channel ID="Channel:1" SamplesPerPixel="1" Color="16711935"/><Channel ID="Channel:2" SamplesPerPixel="1" Color="65535"/><TiffData/></Pixels></Image></OME>';
    const source = folder.path('three.ome.tif');
    await writeFile(
      source,
      withDescription(
        bareTiff(
          pages.map(({ pixels }) => pixels as Uint16Array),
          WIDTH,
          HEIGHT,
        ),
        texts,
      ),
    );
    const made = await tiled(source);
    expect(made.pyramid.planes).toBe(3);
    expect(made.statistics).toHaveLength(3);
    for (const [plane, page] of pages.entries()) {
      expect([plane, areEqual(await expectLevels(made, plane), page)]).toEqual([plane, true]);
      const sorted = Uint16Array.from(page.pixels).sort();
      expect(made.statistics[plane]).toMatchObject({ minimum: sorted[0], maximum: sorted[sorted.length - 1] });
      expect(await store.readHistogram(made.targetPath, plane, 0)).toMatchObject(made.statistics[plane]);
    }
    expect(await store.readTile(made.targetPath, 0, 0, 0, 3)).toBeNull();
    // Red, green and blue light of equal strength add up to something without a hue.
    const { channels } = await sharp(await store.readThumbnail(made.targetPath)).stats();
    const means = channels.map(({ mean }) => mean);
    expect(means).toHaveLength(3);
    expect(Math.max(...means) - Math.min(...means)).toBeLessThan(8);
    expect(Math.min(...means)).toBeGreaterThan(80);
  });

  itWithSharedData('of real files have the levels that the reference reduction gives', async () => {
    for (const file of [
      'fluorescence/nucleosomes_png16/0_1_N_G.png',
      'histology/brightfield/6-1.jpg',
      'fluorescence/ome/visinity_test_image.ome.tiff',
      'formats/tiff/int16.tif',
      'formats/tiff/retina_0c_0z_0t_0q.tiff',
    ]) {
      const made = await tiled(join(SHARED_DATA, file));
      await expectLevels(made, made.pyramid.planes - 1);
      store.forget(made.targetPath);
    }
  });
});

/** The file with a description of its first page: that page's directory, once more, at the end of the file. */
function withDescription(file: Buffer, text: string): Buffer {
  const at = file.readUInt32LE(4);
  const count = file.readUInt16LE(at);
  const entries = file.subarray(at + 2, at + 2 + 12 * count);
  const next = file.subarray(at + 2 + 12 * count, at + 6 + 12 * count);
  const bytes = Buffer.from(`${text}\0`);
  const padded = file.length % 2 === 0 ? file : Buffer.concat([file, Buffer.alloc(1)]);
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(270, 0);
  entry.writeUInt16LE(2, 2);
  entry.writeUInt32LE(bytes.length, 4);
  entry.writeUInt32LE(padded.length, 8);
  const directoryAt = padded.length + bytes.length + (bytes.length % 2);
  const counted = Buffer.alloc(2);
  counted.writeUInt16LE(count + 1);
  // Tags are in ascending order: 256 to 262 come before the description.
  const directory = Buffer.concat([counted, entries.subarray(0, 60), entry, entries.subarray(60), next]);
  const result = Buffer.concat([padded, bytes, Buffer.alloc(bytes.length % 2), directory]);
  result.writeUInt32LE(directoryAt, 4);
  return result;
}

describe('a preview', () => {
  it.each([
    ['raw', 'none'],
    ['raw', 'deflate'],
    ['jpeg', 'none'],
  ] as const)(
    'of coarse %s tiles is there while a large image (%s) is tiled, and gone after',
    async (encoding, compression) => {
      const side = encoding === 'raw' ? 7000 : 14_200;
      const lossy = encoding === 'jpeg';
      const source = folder.path(`${encoding}-${compression}.tif`);
      const image = lossy
        ? sharp({ create: { width: side, height: side, channels: 3, background: '#b04080' } })
        : asSharp(slope(side));
      await image.tiff({ compression, predictor: 'none' }).toFile(source);
      const [targetPath, previewPath] = [`${source}.pyramid`, `${source}.preview`];
      const kept = folder.path(`kept-${encoding}-${compression}`);
      let preview: TilingOutcome | null = null;
      let copied: Promise<void> = Promise.resolve();
      const onPreview = (outcome: TilingOutcome): void => {
        preview = outcome;
        expect(existsSync(targetPath)).toBe(false);
        copied = copyFile(previewPath, kept);
      };
      const request = { sourcePath: source, targetPath, previewPath, lossy, maxSidePx: null };
      const complete = await tiling.tile(request, { onPreview });
      await copied;
      const { finestLevel, levels } = preview!.pyramid;
      expect(preview!.pyramid).toMatchObject({ encoding, levels: complete.pyramid.levels, tileSize: 512 });
      expect(finestLevel).toBe(lossy ? 3 : 2);
      expect(existsSync(previewPath)).toBe(false);
      expect(await store.readTile(kept, finestLevel - 1, 0, 0)).toBeNull();
      for (const { level, columns, rows } of levels.slice(finestLevel)) {
        expect(await store.readTile(kept, level, columns - 1, rows - 1)).not.toBeNull();
        if (lossy) continue;
        const [coarse, exact] = [
          await levelFromTiles(store, kept, preview!.pyramid, level),
          await levelFromTiles(store, targetPath, complete.pyramid, level),
        ];
        expect(coarse.pixels.every((value, i) => Math.abs(value - exact.pixels[i]) <= 2 ** level)).toBe(true);
      }
      const left = await readdir(folder.path('.'));
      expect(left.filter((name) => name.includes('.partial-'))).toEqual([]);
    },
    180_000,
  );

  it('of a small image is not made', async () => {
    const source = folder.path('small.tif');
    await asSharp(gradient(2000, 1000)).tiff().toFile(source);
    const previews: TilingOutcome[] = [];
    const request = {
      sourcePath: source,
      targetPath: `${source}.pyramid`,
      previewPath: `${source}.preview`,
      lossy: true,
      maxSidePx: null,
    };
    await tiling.tile(request, { onPreview: (outcome) => previews.push(outcome) });
    expect(previews).toEqual([]);
  });
});

/** Values that rise by one with each pixel to the right and downwards. */
function slope(side: number): TestImage {
  const pixels = new Uint16Array(side * side);
  for (let y = 0, i = 0; y < side; y++) for (let x = 0; x < side; x++, i++) pixels[i] = x + y;
  return { pixels, width: side, height: side, channels: 1, sampleType: 'uint16' };
}

describe("a slide's own JPEG tiles", () => {
  it.each([
    ['coarser levels in the file', true],
    ['full resolution alone', false],
  ])('are served as they are: %s', async (_what, pyramid) => {
    const image = gradient(1300, 900);
    const source = folder.path(`tiles-${pyramid}.tif`);
    const tiff = { compression: 'jpeg', quality: 90, tile: true, tileWidth: 256, tileHeight: 256, pyramid } as const;
    await asSharp(image).tiff(tiff).toFile(source);
    const made = await tiled(source, true);
    expect(made.pyramid).toMatchObject({ encoding: 'jpeg', tileSize: 256, gutter: 0, width: 1300, height: 900 });
    const own = await sharp(source).extract({ left: 256, top: 512, width: 256, height: 256 }).raw().toBuffer();
    const tile = await store.readTile(made.targetPath, 0, 1, 2);
    expect((await sharp(tile!.bytes).raw().toBuffer()).equals(own)).toBe(true);
    let expected = image;
    for (const { level, columns, rows } of made.pyramid.levels) {
      for (let i = 0; i < columns * rows; i++) {
        const [column, row] = [i % columns, Math.floor(i / columns)];
        const { bytes } = (await store.readTile(made.targetPath, level, column, row))!;
        const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height]).toEqual([256, 256]);
        expect(largestDifference(expected, data, column * 256, row * 256)).toBeLessThanOrEqual(10 + 2 ** level);
      }
      expected = halved(expected);
    }
  });

  it('are not taken for a lossless pyramid, nor when they are not square', async () => {
    const source = folder.path('oblong.tif');
    const tiff = { compression: 'jpeg', tile: true, tileWidth: 256, tileHeight: 128 } as const;
    await asSharp(gradient(700, 600)).tiff(tiff).toFile(source);
    expect((await tiled(source, true)).pyramid).toMatchObject({ encoding: 'jpeg', tileSize: 512 });
    expect((await tiled(folder.path('tiles-true.tif'))).pyramid).toMatchObject({ encoding: 'raw', tileSize: 512 });
  });
});

/** Between a decoded tile and the image, of which the last pixels are repeated behind its edge. */
function largestDifference({ pixels, width, height }: TestImage, tile: Buffer, left: number, top: number): number {
  let largest = 0;
  for (let y = 0; y < 256; y++) {
    const row = Math.min(height - 1, top + y) * width;
    for (let x = 0; x < 256; x++) {
      const at = (row + Math.min(width - 1, left + x)) * 3;
      for (let c = 0; c < 3; c++) {
        const difference = pixels[at + c] - tile[(y * 256 + x) * 3 + c];
        if (difference > largest || -difference > largest) largest = difference < 0 ? -difference : difference;
      }
    }
  }
  return largest;
}
