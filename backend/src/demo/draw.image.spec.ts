import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { builtDrawWorker } from '../../test/built-worker.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { DEMO_SAMPLES, type DemoImage, type DemoSample } from './demo-images.js';
import { drawDemo } from './draw.js';

const SLIDE_ROWS = 1024;
const STAINS = ['DAPI', 'FITC', 'TexasRed', 'Cy5'];

describe('the demo images', () => {
  const folder = temporaryFolder();
  const other = temporaryFolder();
  const shares: number[] = [];
  let images: DemoImage[];

  beforeAll(async () => {
    const fields = DEMO_SAMPLES.filter(({ sample }) => ['Control 1', 'Treated 1'].includes(sample));
    const slide = DEMO_SAMPLES.find(({ kind }) => kind === 'slide');
    const samples = [...fields, { ...slide, rows: SLIDE_ROWS } as DemoSample];
    images = await drawDemo(folder.path(''), (share) => shares.push(share), samples, await builtDrawWorker());
  });

  const pixelsOf = async (sample: string, channel: string): Promise<Uint16Array> => {
    const { path } = images.find((image) => image.sample === sample && image.channel === channel)!;
    const bytes = await sharp(path).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  };

  it('come with what they belong to and how to show them', async () => {
    expect(images.map(({ category, sample, channel }) => `${category}: ${sample} ${channel}`)).toEqual([
      ...STAINS.map((stain) => `Control: Control 1 ${stain}`),
      ...STAINS.map((stain) => `Treated: Treated 1 ${stain}`),
      'Tissue: Bowel section Slide',
    ]);
    expect(readdirSync(folder.path('')).sort()).toEqual(images.map(({ path }) => basename(path)).sort());
    for (const { path, channel, colour } of images.slice(0, -1)) {
      expect(await sharp(path).metadata()).toMatchObject({ width: 1024, height: 1024, channels: 1, depth: 'ushort' });
      expect([channel, colour]).toEqual([channel, expect.stringMatching(/^#[0-9a-f]{6}$/)]);
    }
    expect(images[8].colour).toBeNull();
    expect(await sharp(images[8].path).metadata()).toMatchObject({
      width: 8192,
      height: SLIDE_ROWS,
      channels: 3,
      depth: 'uchar',
    });
  });

  it('tell how far they are', () => {
    expect(shares.length).toBeGreaterThan(8);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[shares.length - 1]).toBeCloseTo(1);
  });

  it('use 11 to 15 of the 16 bits, above the offset of a camera', async () => {
    for (const sample of ['Control 1', 'Treated 1']) {
      for (const stain of STAINS) {
        const sorted = (await pixelsOf(sample, stain)).slice().sort();
        expect(sorted[0]).toBeGreaterThan(50);
        expect(sorted[sorted.length - 1]).toBeGreaterThan(2 ** 11);
        expect(sorted[sorted.length - 1]).toBeLessThan(2 ** 15);
      }
    }
  });

  it('have the noise of counted photons', async () => {
    const background = (await pixelsOf('Control 1', 'DAPI')).filter((value) => value < 260);
    const mean = background.reduce((sum, value) => sum + value, 0) / background.length;
    const variance = background.reduce((sum, value) => sum + (value - mean) ** 2, 0) / background.length;
    expect(variance).toBeGreaterThan(100);
  });

  it('show what the compound does: many more vesicles', async () => {
    const bright = async (sample: string) =>
      (await pixelsOf(sample, 'TexasRed')).filter((value) => value > 3000).length;
    expect(await bright('Treated 1')).toBeGreaterThan(4 * (await bright('Control 1')));
  });

  it('show pink tissue on pale glass', async () => {
    const colourAt = async (left: number, top: number) => {
      const spot = sharp(images[8].path).extract({ left, top, width: 8, height: 8 });
      return [...(await spot.resize(1, 1).raw().toBuffer())];
    };
    expect(Math.min(...(await colourAt(10, 10)))).toBeGreaterThan(235);
    const [red, green] = await colourAt(4096, SLIDE_ROWS - 16);
    expect(red - green).toBeGreaterThan(40);
  });

  it('are the same each time', async () => {
    const sample = DEMO_SAMPLES.filter(({ sample: name }) => name === 'Treated 1');
    const again = await drawDemo(other.path(''), undefined, sample, await builtDrawWorker());
    for (const { path } of again) {
      const before = images.find((image) => basename(image.path) === basename(path))!;
      expect((await readFile(path)).equals(await readFile(before.path))).toBe(true);
    }
  });

  it('make two conditions with three samples each, and a slide', () => {
    const count = (wanted: string) => DEMO_SAMPLES.filter(({ category }) => category === wanted).length;
    expect(['Control', 'Treated', 'Tissue'].map(count)).toEqual([3, 3, 1]);
    expect(new Set(DEMO_SAMPLES.map(({ sample }) => sample)).size).toBe(DEMO_SAMPLES.length);
  });
});
