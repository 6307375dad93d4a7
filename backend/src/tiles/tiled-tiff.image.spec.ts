import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { joinedTiles, picture, worstDifference, writeTiles } from '../../test/public-system/images.js';
import { asSharp, noise } from '../../test/pixels.js';
import { writeTiledTiff } from './tiled-tiff.js';
import { TiffFile, TiffTag } from './tiff-file.js';
import { Tiling } from './tiling.js';

const tileSize = 1024;

describe('one file of many tiles', () => {
  let folder: string;
  let made = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'memento-tiles-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const joined = async (base: string, extension: string, width: number, height: number): Promise<string> => {
    const target = join(folder, `joined-${made++}.tif`);
    const pathOf = (column: number, row: number): string =>
      join(folder, `${base}_z${tileSize}_x${column * tileSize}_y${row * tileSize}${extension}`);
    await writeTiledTiff(target, { width, height, tileSize, pathOf });
    return target;
  };
  const tagsOf = async (path: string): Promise<number[]> => {
    const file = await TiffFile.open(path);
    const [first] = await file.directories(1);
    const tags = [TiffTag.compression, TiffTag.samplesPerPixel, TiffTag.bitsPerSample, TiffTag.tileWidth];
    const values = await Promise.all(tags.map((tag) => first.number(tag, 0)));
    await file.close();
    return values;
  };
  /** A grid of two tiles of 16 bits or of one channel. */
  const twoTiles = async (base: string, tile: Sharp, format: 'png' | 'jpeg' = 'png'): Promise<void> => {
    const bytes = await tile.toFormat(format).toBuffer();
    for (const x of [0, tileSize]) writeFileSync(join(folder, `${base}_z${tileSize}_x${x}_y0.png`), bytes);
  };

  it.each([
    [1025, 40],
    [1024, 1024],
    [30, 2049],
    [1500, 1030],
  ])('has the JPEG tiles as they are, for %i × %i pixels', async (width, height) => {
    const base = `jpeg-${width}`;
    const names = await writeTiles(folder, base, '.jpg', picture(width, height, 3));
    const path = await joined(base, '.jpg', width, height);
    expect(await tagsOf(path)).toEqual([7, 3, 8, tileSize]);
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, names.length]).toEqual([
      width,
      height,
      Math.ceil(width / tileSize) * Math.ceil(height / tileSize),
    ]);
    const expected = await joinedTiles(join(folder, base), '.jpg', { width, height, channels: 3 });
    expect(worstDifference(data, expected)).toBeLessThanOrEqual(3);
  });

  it('keeps what is see-through, to the value', async () => {
    const { pixels, width, height } = picture(1300, 1030, 4);
    await writeTiles(folder, 'clear', '.png', { pixels, width, height, channels: 4 });
    const path = await joined('clear', '.png', width, height);
    expect(await tagsOf(path)).toEqual([8, 4, 8, tileSize]);
    expect((await sharp(path).raw().toBuffer()).equals(pixels)).toBe(true);
  });

  it('keeps 16 bits, and single channels', async () => {
    const grey = noise({ width: tileSize, height: tileSize, channels: 1, sampleType: 'uint16' });
    await twoTiles('deep', asSharp(grey));
    const deep = await joined('deep', '.png', 1500, 1000);
    expect(await tagsOf(deep)).toEqual([8, 1, 16, tileSize]);
    const back = await sharp(deep).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    const values = new Uint16Array(back.buffer, back.byteOffset, back.length / 2);
    expect([values[0], values[999 * 1500 + 700], values[1024]]).toEqual([
      ...[grey.pixels[0], grey.pixels[999 * tileSize + 700], grey.pixels[0]],
    ]);
    await twoTiles(
      'grey',
      sharp({ create: { width: tileSize, height: tileSize, channels: 3, background: '#777' } }).toColourspace('b-w'),
    );
    expect(await tagsOf(await joined('grey', '.png', 1500, 1000))).toEqual([8, 1, 8, tileSize]);
  });

  it('becomes a pyramid', async () => {
    await writeTiles(folder, 'whole', '.jpg', picture(1800, 1200, 3));
    const path = await joined('whole', '.jpg', 1800, 1200);
    const tiling = new Tiling({ workers: 1, memoryMb: 512, workerUrl: await builtWorker() });
    try {
      expect(await tiling.probe(path)).toMatchObject({ width: 1800, height: 1200, channels: 3, format: 'tiff' });
      const request = { sourcePath: path, targetPath: join(folder, 'pyramid'), lossy: true, maxSidePx: null };
      const { pyramid } = await tiling.tile(request);
      expect([pyramid.width, pyramid.height, pyramid.tileSize]).toEqual([1800, 1200, tileSize]);
    } finally {
      await tiling.close();
    }
  });

  it('is refused when the tiles are not alike, damaged, or not there', async () => {
    await writeTiles(folder, 'odd', '.png', picture(1500, 900, 3));
    const second = join(folder, `odd_z${tileSize}_x${tileSize}_y0.png`);
    for (const [bytes, sentence] of [
      [
        await sharp({ create: { width: 900, height: 1024, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
        'another size',
      ],
      [
        await sharp({ create: { width: 1024, height: 1024, channels: 4, background: 'red' } })
          .png()
          .toBuffer(),
        'another kind',
      ],
      [Buffer.from('no image'), 'cannot be read'],
      [Buffer.from([0xff, 0xd8, 0xff, 0xc0]), 'cannot be read'],
    ] as const) {
      writeFileSync(second, bytes);
      await expect(joined('odd', '.png', 1500, 900)).rejects.toMatchObject({
        code: 'image.damaged',
        message: expect.stringContaining(sentence),
      });
    }
    rmSync(second);
    await expect(joined('odd', '.png', 1500, 900)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
