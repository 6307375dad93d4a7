import { existsSync, readdirSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { areEqual, asSharp, gradient, halved, levelFromTiles, noise, type TestImage } from '../../test/pixels.js';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../test/real-images.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { SampleCounter } from './channel-statistics.js';
import { levelsOf, type IntegerType } from './pyramid.js';
import { TileStore } from './tile-store.js';
import { Tiling, type TilingRequest } from './tiling.js';

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

/** Writes a file, tiles it and hands back what came out. */
async function tiled(source: string, options: Partial<TilingRequest> = {}) {
  const targetPath = `${folder.path(basename(source))}.pyramid`;
  const shares: number[] = [];
  const request = { sourcePath: source, targetPath, lossy: false, maxSidePx: null, ...options };
  const outcome = await tiling.tile(request, { onProgress: (share) => shares.push(share) });
  return { ...outcome, targetPath, shares };
}

async function written(name: string, image: Sharp): Promise<string> {
  const path = folder.path(name);
  await image.toFile(path);
  return path;
}

/** Level 0 equals the image; each coarser level equals the 2×2 means of the one before; gutters equal the neighbours. */
async function expectExact(expected: TestImage, outcome: Awaited<ReturnType<typeof tiled>>): Promise<void> {
  const { pyramid, statistics, targetPath } = outcome;
  const { width, height, channels, sampleType } = expected;
  expect(pyramid).toMatchObject({ tileSize: 512, gutter: 1, encoding: 'raw', width, height, channels, sampleType });
  expect(pyramid.levels).toEqual(levelsOf(width, height));
  let level = expected;
  for (const { level: number } of pyramid.levels) {
    const stored = await levelFromTiles(store, targetPath, pyramid, number);
    expect([number, areEqual(stored, level)]).toEqual([number, true]);
    level = halved(level);
  }
  const counter = new SampleCounter(channels, sampleType as IntegerType);
  counter.add(expected.pixels);
  expect(statistics).toEqual(counter.statistics());
}

describe('lossless tiling', () => {
  it.each([
    ['uint16', 1, 1, 1],
    ['uint16', 1, 512, 513],
    ['uint16', 1, 1301, 777],
    ['uint16', 3, 700, 519],
    ['uint16', 4, 515, 300],
    ['uint8', 1, 1025, 100],
    ['uint8', 3, 513, 1027],
    ['uint8', 4, 600, 600],
  ] as const)('keeps every value of %s × %i, %i × %i px', async (sampleType, channels, width, height) => {
    const image = noise({ width, height, channels, sampleType });
    const source = await written(`${sampleType}-${channels}-${width}.tif`, asSharp(image).tiff({ compression: 'lzw' }));
    expect(await tiling.probe(source)).toMatchObject({ width, height, channels, sampleType, format: 'tiff' });
    await expectExact(image, await tiled(source));
  });

  it('keeps every value of PNG files too', async () => {
    for (const channels of [1, 3, 4] as const) {
      const image = noise({ width: 530, height: 70, channels, sampleType: 'uint16' });
      await expectExact(image, await tiled(await written(`png-${channels}.png`, asSharp(image).png())));
    }
  });

  it('gives grey with transparency its grey in three channels', async () => {
    const grey = noise({ width: 60, height: 50, channels: 1, sampleType: 'uint8' });
    const alpha = noise({ width: 60, height: 50, channels: 1, sampleType: 'uint8' }, 7);
    const pixels = new Uint8Array(60 * 50 * 4);
    grey.pixels.forEach((value, i) => pixels.set([value, value, value, alpha.pixels[i]], i * 4));
    const both = asSharp(grey).joinChannel(Buffer.from(alpha.pixels), { raw: { width: 60, height: 50, channels: 1 } });
    await expectExact({ ...grey, channels: 4, pixels }, await tiled(await written('grey-alpha.png', both.png())));
  });

  it('turns a palette into the colours it stands for', async () => {
    const source = await written('palette.png', asSharp(gradient(300, 200)).png({ palette: true, colours: 16 }));
    const pixels = new Uint8Array(await sharp(source).removeAlpha().raw().toBuffer());
    await expectExact({ ...gradient(300, 200), pixels }, await tiled(source));
  });

  it('sets upright what a camera stored lying', async () => {
    const image = gradient(400, 200);
    const source = await written(
      'lying.tif',
      asSharp(image).withMetadata({ orientation: 6 }).tiff({ compression: 'none' }),
    );
    const upright = new Uint8Array(await asSharp(image).rotate(90).raw().toBuffer());
    expect(await tiling.probe(source)).toMatchObject({ width: 200, height: 400 });
    await expectExact({ ...image, pixels: upright, width: 200, height: 400 }, await tiled(source));
    expect((await tiled(source, { maxSidePx: 100 })).pyramid).toMatchObject({ width: 50, height: 100 });
  });

  it('does not let a colour profile change values', async () => {
    const image = gradient(300, 200);
    const source = await written(
      'profile.tif',
      asSharp(image).withIccProfile('p3', { attach: true }).tiff({ compression: 'none' }),
    );
    const pixels = new Uint8Array(await sharp(source, { ignoreIcc: true }).raw().toBuffer());
    await expectExact({ ...image, pixels }, await tiled(source));
  });

  it('decodes CMYK to sRGB', async () => {
    const source = await written('cmyk.jpg', asSharp(gradient(300, 200)).toColourspace('cmyk').jpeg());
    const { pyramid } = await tiled(source);
    expect(pyramid).toMatchObject({ channels: 3, sampleType: 'uint8', width: 300, height: 200 });
  });

  it('makes a lossy request lossless where JPEG would lose more than detail', async () => {
    for (const [sampleType, channels] of [
      ['uint16', 1],
      ['uint16', 3],
      ['uint8', 1],
      ['uint8', 4],
    ] as const) {
      const image = noise({ width: 90, height: 80, channels, sampleType });
      const source = await written(`kept-${sampleType}-${channels}.tif`, asSharp(image).tiff({ compression: 'none' }));
      await expectExact(image, await tiled(source, { lossy: true }));
    }
  });

  it.each([128, 129])('takes small colour images whether or not they may be lossy: %i px', async (side) => {
    const source = await written(`small-${side}.tif`, asSharp(gradient(side, 90)).tiff({ compression: 'none' }));
    const { pyramid } = await tiled(source, { lossy: true });
    expect(pyramid).toMatchObject({ width: side, height: 90, channels: 3, encoding: side > 128 ? 'jpeg' : 'raw' });
  });

  it('shrinks to the side that was asked for, without leaving the range of values', async () => {
    const image = noise({ width: 3000, height: 1000, channels: 1, sampleType: 'uint16' });
    image.pixels.forEach((value, i) => (image.pixels[i] = value < 0x8000 ? 1000 : 3000));
    const source = await written('wide.tif', asSharp(image).tiff({ compression: 'none' }));
    const { pyramid, statistics } = await tiled(source, { maxSidePx: 2048 });
    expect(pyramid).toMatchObject({ width: 2048, height: 683, sampleType: 'uint16', encoding: 'raw' });
    expect(statistics[0].minimum).toBeGreaterThanOrEqual(1000);
    expect(statistics[0].maximum).toBeLessThanOrEqual(3000);
    const small = await written('small.tif', asSharp(gradient(300, 200)).tiff({ compression: 'none' }));
    await expectExact(gradient(300, 200), await tiled(small, { maxSidePx: 2048 }));
  });

  it('makes a thumbnail that shows what a dark image holds', async () => {
    const image = noise({ width: 1000, height: 400, channels: 1, sampleType: 'uint16' });
    image.pixels.forEach((_value, i) => (image.pixels[i] = 100 + Math.floor(((i % 1000) / 1000) * 200)));
    const { targetPath } = await tiled(await written('dark.tif', asSharp(image).tiff({ compression: 'none' })));
    const { data, info } = await sharp(await store.readThumbnail(targetPath))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([256, 102]);
    expect(data[(50 * 256 + 2) * info.channels]).toBeLessThan(10);
    expect(data[(50 * 256 + 253) * info.channels]).toBeGreaterThan(245);
  });

  it('tells its progress and leaves nothing but the pyramid', async () => {
    const source = await written(
      'progress.tif',
      asSharp(noise({ width: 4000, height: 3000, channels: 1, sampleType: 'uint16' })).tiff({ compression: 'none' }),
    );
    const { shares, targetPath } = await tiled(source);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    const beside = readdirSync(dirname(targetPath)).filter((name) => name.startsWith(basename(targetPath)));
    expect(beside).toEqual([basename(targetPath)]);
  });
});

describe('lossy tiling', () => {
  it.each([
    [300, 200],
    [1024, 1024],
    [1025, 770],
    [1541, 2047],
    [4100, 513],
  ])('of %i × %i px has the right pixel everywhere, at every level', async (width, height) => {
    const image = gradient(width, height);
    const source = await written(`lossy-${width}.tif`, asSharp(image).tiff({ compression: 'none' }));
    const { pyramid, statistics, targetPath } = await tiled(source, { lossy: true });
    expect(pyramid).toMatchObject({ encoding: 'jpeg', gutter: 0, channels: 3, width, height });
    expect(statistics).toHaveLength(3);
    let expected = image;
    for (const { level, columns, rows } of levelsOf(width, height)) {
      for (let i = 0; i < columns * rows; i++) {
        const [column, row] = [i % columns, Math.floor(i / columns)];
        const tile = await store.readTile(targetPath, level, column, row);
        expect(tile).toMatchObject({ contentType: 'image/jpeg', contentEncoding: null });
        const { data, info } = await sharp(tile!.bytes).raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).toEqual([512, 512, 3]);
        expect(largestDifference(expected, data, column * 512, row * 512)).toBeLessThanOrEqual(
          LOSSY_TOLERANCE + 2 ** level,
        );
      }
      expected = halved(expected);
    }
  });

  it('leaves what a large image is extended with out of the pixels it shows', async () => {
    // As light as a slide's background: what is white behind it cannot be told from it by JPEG's ringing.
    const image = gradient(1541, 1027);
    image.pixels.forEach((value, i) => (image.pixels[i] = 200 + value / 8));
    const source = await written('extended.tif', asSharp(image).tiff({ compression: 'none' }));
    const thrifty = new Tiling({
      workers: 1,
      memoryMb: 512,
      workerUrl: await builtWorker(),
      limits: { edgeCopyPixels: 0 },
    });
    const targetPath = folder.path('extended.pyramid');
    await thrifty.tile({ sourcePath: source, targetPath, lossy: true, maxSidePx: null });
    await thrifty.close();
    let expected = image;
    for (const { level, width, height, columns, rows } of levelsOf(1541, 1027)) {
      const tile = await store.readTile(targetPath, level, columns - 1, rows - 1);
      const decoded = await sharp(tile!.bytes).raw().toBuffer();
      expect([width, height]).toEqual([expected.width, expected.height]);
      const difference = largestDifference(expected, decoded, (columns - 1) * 512, (rows - 1) * 512);
      expect(difference).toBeLessThanOrEqual(LOSSY_TOLERANCE);
      expected = halved(expected);
    }
  });

  it('stores tiles that decode to what libvips itself reads from the same compression', async () => {
    const image = gradient(1100, 600);
    const source = await written('reference.tif', asSharp(image).tiff({ compression: 'none' }));
    const { targetPath } = await tiled(source, { lossy: true });
    const tiff = { compression: 'jpeg', quality: 85, tile: true, tileWidth: 512, tileHeight: 512 } as const;
    const reference = await written('reference-tiles.tif', asSharp(image).tiff(tiff));
    const expected = await sharp(reference).extract({ left: 512, top: 0, width: 512, height: 512 }).raw().toBuffer();
    const tile = await store.readTile(targetPath, 0, 1, 0);
    expect(Buffer.compare(await sharp(tile!.bytes).raw().toBuffer(), expected)).toBe(0);
  });

  it('says so in tiles that hold RGB as it is, which high qualities do', async () => {
    const image = gradient(700, 520);
    const source = await written('fine.tif', asSharp(image).tiff({ compression: 'none' }));
    const fine = new Tiling({ workers: 1, memoryMb: 512, workerUrl: await builtWorker(), limits: { jpegQuality: 95 } });
    const targetPath = folder.path('fine.pyramid');
    await fine.tile({ sourcePath: source, targetPath, lossy: true, maxSidePx: null });
    await fine.close();
    const tile = await store.readTile(targetPath, 0, 0, 0);
    expect(tile!.bytes.includes('Adobe')).toBe(true);
    expect(largestDifference(image, await sharp(tile!.bytes).raw().toBuffer(), 0, 0)).toBeLessThanOrEqual(4);
  });

  it('keeps a very long image lossless', async () => {
    const image = noise({ width: 9000, height: 5, channels: 3, sampleType: 'uint8' });
    await expectExact(
      image,
      await tiled(await written('long.tif', asSharp(image).tiff({ compression: 'none' })), { lossy: true }),
    );
  });
});

/** What JPEG at quality 85 with halved colour resolution does to a slow gradient. */
const LOSSY_TOLERANCE = 10;

/** Between a decoded tile and the part of an image it covers. */
function largestDifference({ pixels, width, height }: TestImage, tile: Buffer, left: number, top: number): number {
  let largest = 0;
  const right = Math.min(width, left + 512);
  const bottom = Math.min(height, top + 512);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let c = 0; c < 3; c++) {
        const difference = pixels[(y * width + x) * 3 + c] - tile[((y - top) * 512 + x - left) * 3 + c];
        if (difference > largest) largest = difference;
        else if (-difference > largest) largest = -difference;
      }
    }
  }
  return largest;
}

describe('tiling real files', () => {
  itWithSharedData('keeps every value of the CellStudy project', async () => {
    const files = sharedFiles('projects/CellStudy').filter((name) => name.endsWith('.tif'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const source = join(SHARED_DATA, file);
      const { pyramid, statistics, pixelSizeUm, targetPath } = await tiled(source);
      const expected = uncompressedGrey16(await readFile(source));
      const stored = await levelFromTiles(store, targetPath, pyramid, 0);
      expect([file, areEqual(stored, expected)]).toEqual([file, true]);
      store.forget(targetPath);
      expect(pixelSizeUm).toBe(1.3672);
      expect(statistics[0]).toMatchObject(await manifestRange(file));
    }
  });
});

/** The pixels of an uncompressed little-endian 16-bit grey TIFF in one or more strips, without any decoder. */
function uncompressedGrey16(file: Buffer): TestImage {
  const ifd = file.readUInt32LE(4);
  const tag = (wanted: number): number[] => {
    for (let i = 0; i < file.readUInt16LE(ifd); i++) {
      const at = ifd + 2 + 12 * i;
      if (file.readUInt16LE(at) !== wanted) continue;
      const bytes = file.readUInt16LE(at + 2) === 3 ? 2 : 4;
      const count = file.readUInt32LE(at + 4);
      const from = bytes * count <= 4 ? at + 8 : file.readUInt32LE(at + 8);
      return Array.from({ length: count }, (_, k) => file.readUIntLE(from + k * bytes, bytes));
    }
    return [];
  };
  expect([tag(258), tag(259)]).toEqual([[16], [1]]);
  const lengths = tag(279);
  const strips = tag(273).map((offset, i) => file.subarray(offset, offset + lengths[i]));
  const bytes = Buffer.concat(strips);
  const pixels = Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i));
  return { pixels, width: tag(256)[0], height: tag(257)[0], channels: 1, sampleType: 'uint16' };
}

async function manifestRange(file: string): Promise<{ minimum: number; maximum: number }> {
  const manifest = JSON.parse(await readFile(join(SHARED_DATA, 'manifest.json'), 'utf8')) as {
    file: string;
    props: { p0: [number, number] };
  }[];
  const [minimum, maximum] = manifest.find((entry) => entry.file === file)!.props.p0;
  return { minimum, maximum };
}

describe('Tiling', () => {
  it('replaces a pyramid in one step and keeps the old one when the new fails', async () => {
    const image = noise({ width: 100, height: 80, channels: 1, sampleType: 'uint16' });
    const source = folder.path('again.tif');
    await asSharp(image).tiff({ compression: 'none' }).toFile(source);
    const { targetPath } = await tiled(source);
    const before = await readFile(targetPath);
    await writeFile(source, (await readFile(source)).subarray(0, 4000));
    await expect(tiled(source)).rejects.toMatchObject({ code: 'image.damaged' });
    expect(Buffer.compare(await readFile(targetPath), before)).toBe(0);
  });

  it('does the same work for the same file, whatever it is called', async () => {
    const source = await written('plain.tif', asSharp(gradient(600, 300)).tiff({ compression: 'none' }));
    const odd = folder.path('😐 [1] -- emoji, blank.SVS');
    await copyFile(source, odd);
    const [one, other] = [await tiled(source, { lossy: true }), await tiled(odd, { lossy: true })];
    expect(other.pyramid).toEqual(one.pyramid);
    expect(existsSync(other.targetPath)).toBe(true);
  });
});
