import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { asSharp, gradient, noise } from '../../test/pixels.js';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../test/real-images.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { removeLeftovers } from './pyramid-file.js';
import { TileStore } from './tile-store.js';
import { TilingError } from './tiling-error.js';
import { Tiling } from './tiling.js';

const folder = temporaryFolder();
let tiling: Tiling;
let sound: string;
/** Takes about a second to tile: time to be killed in. */
let long: string;

beforeAll(async () => {
  tiling = new Tiling({ workers: 1, memoryMb: 400, timeLimitMs: 30_000, workerUrl: await builtWorker() });
  sound = folder.path('sound.tif');
  const image = noise({ width: 700, height: 600, channels: 1, sampleType: 'uint16' });
  await asSharp(image).tiff({ compression: 'deflate' }).toFile(sound);
  long = folder.path('long.tif');
  const large = noise({ width: 6000, height: 5000, channels: 1, sampleType: 'uint16' });
  await asSharp(large).tiff({ compression: 'none' }).toFile(long);
});
afterAll(() => tiling.close());

/** The code a file is refused with, by `probe` or by `tile`; null when it is taken. */
async function codeOf(sourcePath: string, lossy = false): Promise<string | null> {
  const targetPath = `${folder.path(basename(sourcePath))}.pyramid`;
  try {
    await tiling.probe(sourcePath);
    await tiling.tile({ sourcePath, targetPath, lossy, maxSidePx: null });
    return null;
  } catch (error) {
    if (!(error instanceof TilingError)) throw error;
    expect(error.message).toMatch(/^[A-Z].*\.$/s);
    expect(readdirSync(folder.path(''))).not.toContain(basename(targetPath));
    return error.code;
  }
}

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(folder.path(name), content);
  return folder.path(name);
}

/** A little-endian TIFF of one strip of zeros. Values by tag number; all are written as LONG. */
function tiff(tags: Record<number, number>, strip = Buffer.alloc(64)): Buffer {
  const all = { 256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 8, 279: strip.length, ...tags };
  const entries = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
  const ifd = Buffer.alloc(2 + 12 * entries.length + 4);
  ifd.writeUInt16LE(entries.length);
  for (const [i, [tag, value]] of entries.entries()) {
    ifd.writeUInt16LE(Number(tag), 2 + 12 * i);
    ifd.writeUInt16LE(4, 4 + 12 * i);
    ifd.writeUInt32LE(1, 6 + 12 * i);
    ifd.writeUInt32LE(value, 10 + 12 * i);
  }
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(8 + strip.length, 4);
  return Buffer.concat([head, strip, ifd]);
}

describe('tiling refuses', () => {
  it('what is no image, by its content and not by its name', async () => {
    expect(await codeOf(await file('empty.tif', ''))).toBe('image.damaged');
    expect(await codeOf(await file('text.tif', 'Dear diary'))).toBe('image.unsupported');
    expect(await codeOf(await file('drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe(
      'image.unsupported',
    );
    expect(await codeOf(await file('page.svs', '<!DOCTYPE html><html></html>'))).toBe('image.unsupported');
  });

  it.each([
    ['Zstandard', { 259: 50000 }],
    ['LZMA', { 259: 34925 }],
    ['old-style JPEG', { 259: 6 }],
    ['JPEG 2000', { 259: 33005 }],
    ['number 4711', { 259: 4711 }],
    ['signed integers of 4 bits', { 258: 4, 339: 2 }],
    ['floating-point numbers of 64 bits', { 258: 64, 339: 3 }],
    ['unsigned integers of 12 bits', { 258: 12 }],
    ['complex numbers', { 258: 64, 339: 6 }],
    ['500 values', { 277: 500 }],
    ['Hamamatsu NDPI', { 65420: 1 }],
  ])('a TIFF of a kind that would come out wrong, and names it: %s', async (what, tags) => {
    const path = await file('kind.tif', tiff(tags));
    await expect(tiling.probe(path)).rejects.toMatchObject({
      code: 'image.unsupported',
      message: expect.stringContaining(what),
    });
  });

  it('files that are cut short, wherever', async () => {
    const whole = await readFile(sound);
    for (const share of [0.001, 0.3, 0.99]) {
      const cut = await file('cut.tif', whole.subarray(0, Math.floor(whole.length * share)));
      expect(await codeOf(cut)).toBe('image.damaged');
    }
    const png = await asSharp(gradient(900, 700)).png().toBuffer();
    const jpeg = await asSharp(gradient(900, 700)).jpeg().toBuffer();
    for (const [name, bytes] of [
      ['cut.png', png],
      ['cut.jpg', jpeg],
    ] as const) {
      for (const lossy of [true, false]) {
        expect(await codeOf(await file(name, bytes.subarray(0, bytes.length / 2)), lossy)).toBe('image.damaged');
      }
    }
  });

  it('headers that promise more pixels than anyone can have', async () => {
    expect(await codeOf(await file('huge.tif', tiff({ 256: 2 ** 31 - 1, 257: 2 ** 31 - 1 })))).toBe('image.too-large');
    expect(await codeOf(await file('bomb.tif', tiff({ 256: 120_000, 257: 120_000 })))).toBe('image.too-large');
    expect(await codeOf(await file('none.tif', tiff({ 256: 0 })))).toBe('image.damaged');
    const png = await asSharp(gradient(8, 8)).png().toBuffer();
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    expect(await codeOf(await file('bomb.png', png))).toBe('image.too-large');
    const whole = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
      .webp({ effort: 0 })
      .toBuffer();
    expect(await codeOf(await file('whole.webp', whole))).toBe('image.too-large');
  });

  it('a TIFF whose directories go in circles or point outside', async () => {
    const circle = tiff({});
    circle.writeUInt32LE(circle.readUInt32LE(4), circle.length - 4);
    expect(await codeOf(await file('circle.tif', circle))).toBeNull();
    const outside = tiff({});
    outside.writeUInt32LE(2 ** 32 - 1, 4);
    expect(await codeOf(await file('outside.tif', outside))).toBe('image.damaged');
    const manyEntries = tiff({});
    manyEntries.writeUInt16LE(65_535, manyEntries.readUInt32LE(4));
    expect(await codeOf(await file('many.tif', manyEntries))).toBe('image.damaged');
  });
});

describe('a worker that is killed', () => {
  it('takes its job with it, leaves no file, and the next job goes well', async () => {
    const targetPath = folder.path('killed.pyramid');
    const request = { sourcePath: long, targetPath, lossy: false, maxSidePx: null };
    const onProgress = (share: number): void => {
      if (share > 0.3) for (const processId of tiling.tilingProcessIds) process.kill(processId, 'SIGKILL');
    };
    const job = tiling.tile(request, { onProgress });
    await expect(job).rejects.toMatchObject({ code: 'image.worker-crashed' });
    expect(readdirSync(folder.path('')).filter((name) => name.startsWith('killed'))).toEqual([]);
    expect(await codeOf(sound)).toBeNull();
  });

  it('at the wish of whoever asked leaves no file', async () => {
    const targetPath = folder.path('called-off.pyramid');
    const wish = new AbortController();
    const onProgress = (share: number): void => void (share > 0.3 && wish.abort());
    const request = { sourcePath: long, targetPath, lossy: false, maxSidePx: null };
    const job = tiling.tile(request, { onProgress, signal: wish.signal });
    await expect(job).rejects.toMatchObject({ code: 'tiling.cancelled' });
    expect(readdirSync(folder.path('')).filter((name) => name.startsWith('called-off'))).toEqual([]);
  });

  it('does not disturb the others', async () => {
    const two = new Tiling({ workers: 2, memoryMb: 400, workerUrl: await builtWorker() });
    const [victim, other] = ['victim', 'other'].map((name) => {
      const request = {
        sourcePath: long,
        targetPath: folder.path(name),
        lossy: false,
        maxSidePx: null,
      };
      return two.tile(request);
    });
    process.kill(two.tilingProcessIds[0], 'SIGKILL');
    await expect(victim).rejects.toMatchObject({ code: 'image.worker-crashed' });
    expect((await other).pyramid).toMatchObject({ width: 6000, height: 5000 });
    await two.close();
  });
});

describe('a server that is killed', () => {
  it('takes its workers with it; what they left is swept and was never visible', async () => {
    const targetPath = folder.path('orphan.pyramid');
    const worker = await builtWorker();
    const request = { sourcePath: long, targetPath, lossy: false, maxSidePx: null };
    const program = `
      import { Tiling } from ${JSON.stringify(new URL('tiling.js', worker).href)};
      const tiling = new Tiling({ workers: 1, memoryMb: 400 });
      const onProgress = (share) => share > 0.3 && console.log(tiling.tilingProcessIds[0]);
      tiling.tile(${JSON.stringify(request)}, { onProgress });`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(server.stdout, 'data')) as [Buffer];
    server.kill('SIGKILL');
    const processId = Number(said.toString().split('\n')[0]);
    for (let turn = 0; turn < 200 && isAlive(processId); turn++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(isAlive(processId)).toBe(false);
    expect(readdirSync(folder.path(''))).not.toContain('orphan.pyramid');
    await removeLeftovers(folder.path(''));
    expect(readdirSync(folder.path('')).filter((name) => name.startsWith('orphan'))).toEqual([]);
  });
});

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // Expected: there is no such process any more.
  }
}

describe('hostile files from the wild', () => {
  itWithSharedData(
    'are tiled or refused with a code and a sentence, and the service lives',
    async () => {
      const files = sharedFiles('hostile');
      expect(files.length).toBeGreaterThan(40);
      const codes = new Map<string, number>();
      for (const name of files) {
        const code = (await codeOf(join(SHARED_DATA, name))) ?? 'taken';
        expect(['taken', 'image.damaged', 'image.unsupported', 'image.too-large', 'image.too-demanding']).toContain(
          code,
        );
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      expect(codes.get('image.damaged')).toBeGreaterThan(10);
      expect(await codeOf(sound)).toBeNull();
    },
    120_000,
  );

  itWithSharedData('do not come out black where the decoder lacks a compression', async () => {
    for (const name of ['yb10kx5k.zstd.tiff', 'ojpeg-tile.tif', 'hopper_lzma.tif', 'int16_zstd.tif']) {
      expect([name, await codeOf(join(SHARED_DATA, 'formats', 'tiff', name))]).toEqual([name, 'image.unsupported']);
    }
  });

  itWithSharedData('that are only odd are taken, as microscopes write them', async () => {
    const odd = sharedFiles('fluorescence').filter((name) => /celegans|speckles|single[/\\]105/.test(name));
    expect(odd.length).toBeGreaterThanOrEqual(6);
    for (const name of odd) expect([name, await codeOf(join(SHARED_DATA, name))]).toEqual([name, null]);
    const store = new TileStore({ openFiles: 1, cacheBytes: 0 });
    const { statistics } = await store.describe(`${folder.path('105.tif')}.pyramid`);
    expect(statistics[0]).toMatchObject({ minimum: 31, maximum: 49531 });
    store.close();
  });
});
