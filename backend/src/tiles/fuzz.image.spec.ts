import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp, type TiffOptions } from 'sharp';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { builtWorker } from '../../test/built-worker.js';
import { asSharp, gradient, noise } from '../../test/pixels.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { PyramidFile } from './pyramid-file.js';
import { TilingError } from './tiling-error.js';
import { Tiling } from './tiling.js';
import { findVips } from './vips-program.js';

const FILES = 20;
const MUTATIONS_OF_EACH = 50;
/** Between the mutations a sound file is tiled: it must come out as ever. */
const SOUND_AFTER = 25;
const WORKERS = 2;
const MEMORY_MB = 256;
const SEED = 20_261_122;

/** What may come of a mutation: it may still be an image, or be refused for a reason that is about the file. */
const CODES = new Set([
  ...['taken', 'image.damaged', 'image.unsupported', 'image.too-large', 'image.too-demanding', 'image.worker-crashed'],
]);

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lengths, counts and offsets that lie. */
const LIES = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** One way to spoil a file. `at` chooses a place: half of the time in the first bytes, where the heads are. */
type Spoiling = (bytes: Buffer, next: () => number, at: () => number) => Buffer;

const SPOILINGS: Spoiling[] = [
  function flippedBytes(bytes, next, at) {
    for (let left = 1 + Math.floor(next() * 20); left > 0; left--) bytes[at()] = Math.floor(next() * 256);
    return bytes;
  },
  function cutShort(bytes, next) {
    return bytes.subarray(0, Math.floor(next() * bytes.length));
  },
  function lyingNumber(bytes, next, at) {
    const lie = LIES[Math.floor(next() * LIES.length)];
    const place = Math.min(at() & ~1, bytes.length - 4);
    if (next() < 0.5) bytes.writeUInt32LE(lie, place);
    else bytes.writeUInt32BE(lie, place);
    return bytes;
  },
  function editedTag(bytes, next) {
    // In a TIFF: one of the entries of the first directory. Elsewhere this is one more lie.
    const little = bytes[0] === 0x49;
    const directory = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
    if (!(directory + 14 < bytes.length)) return SPOILINGS[2](bytes, next, () => Math.floor(next() * bytes.length));
    const entries = Math.max(1, little ? bytes.readUInt16LE(directory) : bytes.readUInt16BE(directory));
    const entry = directory + 2 + 12 * Math.floor(next() * Math.min(entries, 40));
    const [from, width] = [
      [0, 2],
      [2, 2],
      [4, 4],
      [8, 4],
    ][Math.floor(next() * 4)];
    const place = Math.min(entry + from, bytes.length - 4);
    const value = next() < 0.5 ? LIES[Math.floor(next() * LIES.length)] : Math.floor(next() * 2 ** 32);
    if (little) bytes.writeUIntLE(value % 2 ** (8 * width), place, width);
    else bytes.writeUIntBE(value % 2 ** (8 * width), place, width);
    return bytes;
  },
  function blankedEnd(bytes, next, at) {
    return bytes.fill(next() < 0.5 ? 0 : 0xff, at());
  },
  function doubledPart(bytes, next, at) {
    const from = at();
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.floor(next() * from))]);
  },
];

function spoilt(original: Buffer, next: () => number): Buffer {
  const at = () => Math.floor(next() * (next() < 0.5 ? Math.min(original.length, 600) : original.length));
  return SPOILINGS[Math.floor(next() * SPOILINGS.length)](Buffer.from(original), next, at);
}

/** Small files of everything that is read: formats, compressions, byte orders, sample types, strips, tiles, pages. */
async function soundFiles(): Promise<Map<string, Buffer>> {
  const grey = noise({ width: 90, height: 70, channels: 1, sampleType: 'uint16' });
  const deep = noise({ width: 60, height: 50, channels: 3, sampleType: 'uint16' });
  const colour = asSharp(gradient(120, 90));
  const tiff = (image: Sharp, options: TiffOptions) => image.clone().tiff(options).toBuffer();
  const tiled = { tile: true, tileWidth: 64, tileHeight: 64 } as const;
  const float = sharp(
    new Float32Array(40 * 30).map((_, i) => Math.sin(i)),
    { raw: { width: 40, height: 30, channels: 1 } },
  );
  const files: Record<string, Buffer> = {
    'plain.tif': grey16Tiff(40, 30, (x, y) => x * 300 + y),
    'deflate16.tif': await tiff(asSharp(grey), { compression: 'deflate' }),
    'lzw16.tif': await tiff(asSharp(deep), { compression: 'lzw', predictor: 'horizontal' }),
    'packbits.tif': await tiff(colour, { compression: 'packbits' }),
    'jpeg.tif': await tiff(colour, { compression: 'jpeg' }),
    'jpeg-tiles.tif': await tiff(colour, { compression: 'jpeg', ...tiled }),
    'webp-tiles.tif': await tiff(colour, { compression: 'webp', ...tiled }),
    'pyramid.tif': await tiff(colour, { compression: 'deflate', pyramid: true, ...tiled }),
    'fax.tif': await tiff(colour.clone().toColourspace('b-w').threshold(), { compression: 'ccittfax4', bitdepth: 1 }),
    'big.tif': await tiff(asSharp(grey), { compression: 'none', bigtiff: true }),
    'float.tif': await tiff(float.toColourspace('b-w'), { compression: 'lzw', predictor: 'float' }),
    'colour.jpg': await colour.clone().jpeg({ quality: 80 }).toBuffer(),
    'progressive.jpg': await colour.clone().jpeg({ progressive: true }).toBuffer(),
    'turned.jpg': await colour.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    'grey16.png': await asSharp(grey).png().toBuffer(),
    'interlaced.png': await colour.clone().png({ progressive: true }).toBuffer(),
    'palette.png': await colour.clone().png({ palette: true }).toBuffer(),
    'picture.webp': await colour.clone().webp({ lossless: true }).toBuffer(),
    'picture.gif': await colour.clone().gif().toBuffer(),
    'picture.avif': await colour.clone().avif({ effort: 0 }).toBuffer(),
  };
  return new Map(Object.entries(files));
}

describe('spoilt files', () => {
  const folder = temporaryFolder();
  let tiling: Tiling;
  let files: Map<string, Buffer>;

  beforeAll(async () => {
    // Helped where there is a helper: a mutation may turn a file into one that needs it.
    const [workerUrl, helper] = [await builtWorker(), await findVips(null)];
    tiling = new Tiling({ workers: WORKERS, memoryMb: MEMORY_MB, timeLimitMs: 20_000, workerUrl, helper });
    files = await soundFiles();
  });
  afterAll(() => tiling.close());

  async function outcomeOf(name: string, bytes: Buffer, tag: string): Promise<string> {
    const sourcePath = folder.path(`${tag}-${name}`);
    const targetPath = `${sourcePath}.pyramid`;
    await writeFile(sourcePath, bytes);
    try {
      await tiling.probe(sourcePath);
      await tiling.tile({ sourcePath, targetPath, lossy: tag.endsWith('1'), maxSidePx: tag.endsWith('2') ? 50 : null });
      return 'taken';
    } catch (error) {
      if (!(error instanceof TilingError)) throw error;
      expect(error.message).toMatch(/^[A-Z].{10,}\.$/s);
      return CODES.has(error.code) ? error.code : `${tag}-${name} ${error.code}: ${error.detail}`;
    }
  }

  it('are all sound before they are spoilt', async () => {
    expect(files.size).toBe(FILES);
    for (const [name, bytes] of files) expect([name, await outcomeOf(name, bytes, 'sound')]).toEqual([name, 'taken']);
  });

  it(`in ${FILES * MUTATIONS_OF_EACH} ways are taken or refused; nothing is left, and sound files come in between`, async () => {
    const [reference] = files.values();
    const outcomes = new Map<string, number>();
    const hashes = new Set<string>();
    const checkSound = async (turn: number) => {
      const [sourcePath, targetPath] = [folder.path('reference.tif'), folder.path(`reference-${turn}.pyramid`)];
      await writeFile(sourcePath, reference);
      const { pyramid } = await tiling.tile({ sourcePath, targetPath, lossy: false, maxSidePx: null });
      const file = await PyramidFile.open(targetPath);
      hashes.add(`${pyramid.contentHash} ${file.outcome.statistics[0].maximum}`);
      await file.close();
    };
    const one = async (turn: number) => {
      const [name, bytes] = [...files][turn % FILES];
      const mutation = spoilt(bytes, random(SEED + turn));
      const outcome = await outcomeOf(name, mutation, `${turn}`);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (turn % SOUND_AFTER === 0) await checkSound(turn);
    };
    let next = 0;
    const worker = async () => {
      while (next < FILES * MUTATIONS_OF_EACH) await one(next++);
    };
    await Promise.all(Array.from({ length: WORKERS + 1 }, worker));

    expect([...outcomes.keys()].filter((outcome) => !CODES.has(outcome))).toEqual([]);
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(FILES * MUTATIONS_OF_EACH);
    // Neither a fuzzer that spoils nothing, nor a reader that takes everything or nothing, would prove much.
    expect(outcomes.get('taken')).toBeGreaterThan(50);
    expect(outcomes.get('image.damaged')).toBeGreaterThan(200);
    expect(hashes.size).toBe(1);

    const left = readdirSync(folder.path('')).filter((name) => /\.partial-/.test(name));
    expect(left).toEqual([]);
    const pyramids = readdirSync(folder.path('')).filter((name) => /^\d+-.*\.pyramid$/.test(name));
    expect(pyramids).toHaveLength(outcomes.get('taken')!);
    for (const name of pyramids) await (await PyramidFile.open(folder.path(name))).close();

    expect(tiling.tilingProcessIds.length).toBeLessThanOrEqual(WORKERS);
    if (process.platform === 'linux') {
      for (const id of tiling.tilingProcessIds) expect(residentMb(id)).toBeLessThan(MEMORY_MB);
      expect(childrenNamed('vips')).toEqual([]);
    }
  }, 600_000);
});

function residentMb(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Programs of a name whose parents are our workers, or nobody any more. */
function childrenNamed(name: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
        return command === name && parent === '1' ? [entry] : [];
      } catch {
        return []; // Expected: it ended meanwhile.
      }
    });
}
