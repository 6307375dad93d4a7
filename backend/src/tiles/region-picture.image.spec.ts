import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { asSharp, gradient, halved, noise, type TestImage } from '../../test/pixels.js';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../test/real-images.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { lookUpTable } from './look-up-tables.js';
import type { RegionLayer, RegionTask } from './region-task.js';
import { Tiling } from './tiling.js';

const folder = temporaryFolder();
let tiling: Tiling;
beforeAll(async () => {
  tiling = new Tiling({ workers: 1, memoryMb: 512, workerUrl: await builtWorker() });
});
afterAll(() => tiling.close());

const PLAIN: RegionLayer = {
  ...{ plane: 0, blend: 'add', window: { kind: 'full' }, colour: [255, 255, 255], gamma: 1, opacity: 1, lut: null },
};

type Wanted = Partial<Omit<RegionTask, 'kind' | 'pyramidPath' | 'source'>> & {
  source: [number, number, number, number];
};

async function pyramidOf(name: string, image: TestImage): Promise<string> {
  const sourcePath = folder.path(`${name}.tif`);
  await asSharp(image).tiff({ compression: 'none' }).toFile(sourcePath);
  return tiled(sourcePath);
}

async function tiled(sourcePath: string): Promise<string> {
  const targetPath = `${folder.path(basename(sourcePath))}.pyramid`;
  await tiling.tile({ sourcePath, targetPath, lossy: false, maxSidePx: null });
  return targetPath;
}

/** A picture as the product draws it: red, green, blue of each pixel. */
async function drawn(pyramidPath: string, { source, ...wanted }: Wanted) {
  const [left, top, right, bottom] = source;
  const shape = { width: right - left, height: bottom - top, level: 0, layers: [PLAIN] };
  const turned = { mirrored: false, rotation: 0, quality: 'color', format: 'png' } as const;
  const file = await tiling.region({
    ...shape,
    ...turned,
    ...wanted,
    pyramidPath,
    source: { left, top, right, bottom },
  });
  const grey = (await sharp(file).metadata()).channels === 1;
  const { data, info } = await sharp(file)
    .toColourspace(grey ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height, channels: info.channels };
}

/** The same thought out anew: pixel by pixel from the whole image, mean of what each covers, in double precision. */
function expected(image: TestImage, colour: (x: number, y: number) => number[], { source, width, height }: Wanted) {
  const [left, top, right, bottom] = source;
  const [w, h] = [width ?? right - left, height ?? bottom - top];
  const pixels = Buffer.alloc(w * h * 3);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const box = [left + (x * (right - left)) / w, top + (y * (bottom - top)) / h];
      const [x1, y1] = [left + ((x + 1) * (right - left)) / w, top + ((y + 1) * (bottom - top)) / h];
      const sum = [0, 0, 0];
      let area = 0;
      for (let v = Math.floor(box[1]); v < Math.min(y1, image.height); v++)
        for (let u = Math.floor(box[0]); u < Math.min(x1, image.width); u++) {
          const part = (Math.min(u + 1, x1) - Math.max(u, box[0])) * (Math.min(v + 1, y1) - Math.max(v, box[1]));
          area += part;
          colour(u, v).forEach((value, c) => (sum[c] += part * Math.min(255, value)));
        }
      sum.forEach((value, c) => (pixels[(y * w + x) * 3 + c] = Math.round(value / area)));
    }
  return pixels;
}

function furthest(one: Uint8Array, other: Uint8Array): number {
  expect(one).toHaveLength(other.length);
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

describe('a region of 16-bit channels', () => {
  const image = noise({ width: 1301, height: 1107, channels: 1, sampleType: 'uint16' });
  const layer: RegionLayer = {
    ...PLAIN,
    window: { kind: 'values', min: 9000, max: 50_000 },
    colour: [255, 128, 7],
    gamma: 2,
  };
  const levels = [image, halved(image), halved(halved(image))];
  const colours = (level: number) => (x: number, y: number) => {
    const { pixels, width } = levels[level];
    const part = Math.min(1, Math.max(0, (pixels[y * width + x] - 9000) / 41_000)) ** (1 / 2);
    return [255 * part, 128 * part, 7 * part];
  };
  let path: string;
  beforeAll(async () => {
    path = await pyramidOf('noise16', image);
  });

  it.each<[string, number, Wanted]>([
    ['within one tile', 0, { source: [10, 20, 110, 90] }],
    ['across four tiles', 0, { source: [480, 490, 560, 530] }],
    ['at the far corner', 0, { source: [1201, 1007, 1301, 1107] }],
    ['at half size, where the level has it', 1, { source: [0, 0, 651, 554] }],
    ['a quarter of it', 2, { source: [0, 0, 326, 277] }],
    ['made smaller by an odd ratio', 0, { source: [400, 400, 700, 650], width: 171, height: 143 }],
    ['of fractions of pixels', 1, { source: [100.5, 200.25, 300.75, 320.5], width: 111, height: 77 }],
    ['enlarged', 0, { source: [510, 510, 514, 515], width: 37, height: 50 }],
    ['as one pixel', 2, { source: [0, 0, 326, 277], width: 1, height: 1 }],
  ])('%s is what an independent reckoning says', async (_, level, wanted) => {
    const found = await drawn(path, { ...wanted, level, layers: [layer] });
    expect(furthest(found.pixels, expected(levels[level], colours(level), wanted))).toBeLessThanOrEqual(1);
    const exact = wanted.width === undefined;
    if (exact) expect(furthest(found.pixels, expected(levels[level], colours(level), wanted))).toBe(0);
  });

  it('is mirrored, then turned clockwise', async () => {
    const source: Wanted['source'] = [0, 0, 5, 3];
    const plain = await drawn(path, { source, layers: [layer] });
    const at = ({ pixels, width }: typeof plain, x: number, y: number) => [
      ...pixels.subarray((y * width + x) * 3).subarray(0, 3),
    ];
    const turned = await drawn(path, { source, layers: [layer], rotation: 90 });
    expect([turned.width, turned.height]).toEqual([3, 5]);
    expect(at(turned, 2, 0)).toEqual(at(plain, 0, 0));
    expect(at(turned, 0, 4)).toEqual(at(plain, 4, 2));
    const both = await drawn(path, { source, layers: [layer], rotation: 90, mirrored: true });
    expect(at(both, 2, 0)).toEqual(at(plain, 4, 0));
    const upside = await drawn(path, { source, layers: [layer], rotation: 180 });
    expect(at(upside, 0, 0)).toEqual(at(plain, 4, 2));
  });

  it('is grey by what colours are to the eye, or black and white', async () => {
    const source: Wanted['source'] = [500, 500, 540, 530];
    const { pixels } = await drawn(path, { source, layers: [layer] });
    const luma = Array.from({ length: 40 * 30 }, (_, i) =>
      [0.299, 0.587, 0.114].reduce((sum, weight, c) => sum + weight * pixels[i * 3 + c], 0),
    );
    const grey = await drawn(path, { source, layers: [layer], quality: 'gray' });
    expect(grey.channels).toBe(1);
    expect([...grey.pixels]).toEqual(luma.map(Math.round));
    const bitonal = await drawn(path, { source, layers: [layer], quality: 'bitonal' });
    expect([...bitonal.pixels]).toEqual(luma.map((value) => (value >= 128 ? 255 : 0)));
    expect(new Set(bitonal.pixels).size).toBe(2);
  });

  it('has the colours of a look-up table', async () => {
    const source: Wanted['source'] = [0, 0, 50, 40];
    const fire = lookUpTable('fire');
    const found = await drawn(path, { source, layers: [{ ...PLAIN, lut: 'fire' }] });
    const colour = (x: number, y: number) => {
      const place = 3 * Math.round((255 * image.pixels[y * image.width + x]) / 65_535);
      return [...fire.subarray(place, place + 3)];
    };
    expect(furthest(found.pixels, expected(image, colour, { source }))).toBe(0);
  });
});

it('channels are added as light, and a layer that covers takes away what is below', async () => {
  const image = noise({ width: 600, height: 40, channels: 1, sampleType: 'uint8' });
  const path = await pyramidOf('noise8', image);
  const source: Wanted['source'] = [500, 0, 530, 40];
  const value = (x: number, y: number) => image.pixels[y * image.width + x];
  const red: RegionLayer = { ...PLAIN, colour: [200, 0, 100] };
  const blue: RegionLayer = { ...PLAIN, colour: [0, 50, 255], opacity: 0.5 };
  const light = await drawn(path, { source, layers: [red, blue] });
  const added = (x: number, y: number) => [200, 25, 227.5].map((most) => Math.min(255, (most * value(x, y)) / 255));
  expect(furthest(light.pixels, expected(image, added, { source }))).toBeLessThanOrEqual(1);
  const covered = await drawn(path, { source, layers: [red, { ...blue, blend: 'over' }] });
  const over = (x: number, y: number) => [100, 25, 177.5].map((most) => (most * value(x, y)) / 255);
  expect(furthest(covered.pixels, expected(image, over, { source }))).toBeLessThanOrEqual(1);
});

it('a colour picture keeps its colours, and what is transparent in it is white', async () => {
  const image = gradient(700, 90);
  const path = await pyramidOf('colours', image);
  const source: Wanted['source'] = [490, 10, 560, 80];
  const colour = (x: number, y: number) => [...image.pixels.subarray((y * 700 + x) * 3, (y * 700 + x) * 3 + 3)];
  const found = await drawn(path, { source, layers: [{ ...PLAIN, blend: 'over' }] });
  expect(furthest(found.pixels, expected(image, colour, { source }))).toBe(0);
  const clear: TestImage = {
    pixels: new Uint8Array(40 * 30 * 4),
    width: 40,
    height: 30,
    channels: 4,
    sampleType: 'uint8',
  };
  const clearPath = await pyramidOf('clear', clear);
  const white = await drawn(clearPath, { source: [0, 0, 40, 30], layers: [{ ...PLAIN, blend: 'over' }] });
  expect(new Set(white.pixels)).toEqual(new Set([255]));
});

itWithSharedData('a real file looks as sharp decodes it, in JPEG and WebP too', async () => {
  const [name] = sharedFiles('histology').filter((file) => /\.(jpe?g|png|tiff?)$/i.test(file));
  const file = join(SHARED_DATA, name);
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const path = await tiled(file);
  const [w, h] = [Math.min(300, info.width), Math.min(200, info.height)];
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const found = await drawn(path, { source: [0, 0, w, h], layers: [{ ...PLAIN, blend: 'over' }], format });
    let off = 0;
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w * 3; x++) {
        const own = info.channels === 1 ? data[y * info.width + Math.floor(x / 3)] : data[y * info.width * 3 + x];
        off += Math.abs(found.pixels[y * w * 3 + x] - own);
      }
    expect(off / (w * h * 3)).toBeLessThanOrEqual(format === 'png' ? 0 : 3);
  }
});
