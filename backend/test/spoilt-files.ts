import sharp, { type Sharp, type TiffOptions } from 'sharp';
import { grey16Tiff } from './builders/a-tiff.js';
import { asSharp, gradient, noise } from './pixels.js';

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
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

/** A copy of a file with something wrong in it; the same for the same numbers. */
export function spoilt(original: Buffer, next: () => number): Buffer {
  const at = () => Math.floor(next() * (next() < 0.5 ? Math.min(original.length, 600) : original.length));
  return SPOILINGS[Math.floor(next() * SPOILINGS.length)](Buffer.from(original), next, at);
}

/** Small files of everything that is read: formats, compressions, byte orders, sample types, strips, tiles, pages. */
export async function soundFiles(): Promise<Map<string, Buffer>> {
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
