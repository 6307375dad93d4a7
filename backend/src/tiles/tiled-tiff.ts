import { open, type FileHandle, readFile } from 'node:fs/promises';
import { deflate } from 'node:zlib';
import { promisify } from 'node:util';
import { sharp } from './sharp.js';
import { TiffTag } from './tiff-file.js';
import { TilingError } from './tiling-error.js';

/** An image that lies on the disk as a grid of JPEG or PNG files of one size; those at its border reach beyond it. */
export interface TileGrid {
  width: number;
  height: number;
  /** Of the square tiles; a multiple of 16, as TIFF wants it. */
  tileSize: number;
  pathOf: (column: number, row: number) => string;
}

/** How the tiles are in the file; all of them alike. */
interface TileKind {
  compression: number;
  photometric: number;
  channels: number;
  bits: number;
  /** Of JPEG with three components: how much coarser its colours are than its brightness, across and down. */
  subsampling: number[] | null;
}

const deflated = promisify(deflate);
const [SHORT, LONG, LONG8] = [3, 4, 16];
const [JPEG, DEFLATE] = [7, 8];
const [BLACK_IS_ZERO, RGB, YCBCR] = [1, 2, 6];
const YCBCR_SUBSAMPLING = 530;
const HEADER_BYTES = 16;
const ENTRY_BYTES = 20;
const BIG_TIFF = 43;
const UNASSOCIATED_ALPHA = 2;

/**
 * Makes one file of the tiles: a BigTIFF whose tiles they are. JPEG tiles go in byte by byte as they are, so nothing is lost
 * a second time; others are decoded and deflated. One tile is in memory at a time.
 *
 * @param target Must not be there. What is written there when this fails is the caller's to remove.
 * @throws       TilingError `image.damaged` for tiles that are not alike or cannot be read, and what the file system says
 */
export async function writeTiledTiff(target: string, grid: TileGrid): Promise<void> {
  const columns = Math.ceil(grid.width / grid.tileSize);
  const count = columns * Math.ceil(grid.height / grid.tileSize);
  const file = await open(target, 'wx');
  try {
    const [offsets, lengths]: number[][] = [[], []];
    let kind: TileKind | null = null;
    let end = HEADER_BYTES;
    for (let n = 0; n < count; n++) {
      const path = grid.pathOf(n % columns, Math.floor(n / columns));
      const tile = await tileFrom(path, grid.tileSize);
      kind ??= tile.kind;
      if (JSON.stringify(kind) !== JSON.stringify(tile.kind)) throw damaged(path, 'is of another kind than the others');
      await file.write(tile.bytes, 0, tile.bytes.length, end);
      offsets.push(end);
      lengths.push(tile.bytes.length);
      end += tile.bytes.length;
    }
    if (!kind) throw new RangeError('An image without tiles');
    await writeDirectory(file, end + (end % 2), entriesOf(grid, kind, offsets, lengths));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function tileFrom(path: string, tileSize: number): Promise<{ bytes: Buffer; kind: TileKind }> {
  const bytes = await readFile(path);
  const frame = baselineFrame(bytes);
  if (frame) {
    if (frame.width !== tileSize || frame.height !== tileSize) throw damaged(path, 'has another size than the others');
    const { channels, subsampling } = frame;
    const photometric = channels === 1 ? BLACK_IS_ZERO : YCBCR;
    return { bytes, kind: { compression: JPEG, photometric, channels, bits: 8, subsampling } };
  }
  const { data, channels, bits } = await decoded(path, bytes, tileSize);
  const kind = { compression: DEFLATE, photometric: channels < 3 ? BLACK_IS_ZERO : RGB, channels, bits };
  return { bytes: await deflated(data), kind: { ...kind, subsampling: null } };
}

async function decoded(
  path: string,
  bytes: Buffer,
  tileSize: number,
): Promise<{ data: Buffer; channels: number; bits: number }> {
  try {
    const image = sharp(bytes, { failOn: 'truncated' });
    const { channels: stored = 3, depth } = await image.metadata();
    const wide = depth === 'ushort';
    const space = stored === 1 ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
    const pixels = image.toColourspace(space).raw({ depth: wide ? 'ushort' : 'uchar' });
    const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
    if (info.width === tileSize && info.height === tileSize)
      return { data, channels: info.channels, bits: wide ? 16 : 8 };
  } catch {
    // Whatever the decoder says of the file: told below.
    throw damaged(path, 'cannot be read');
  }
  throw damaged(path, 'has another size than the others');
}

/** Of a JPEG that may stand in a TIFF as it is: baseline, grey or of three components. Null: decode it. */
function baselineFrame(bytes: Buffer) {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    if (marker === 0xee) return null; // Adobe's: the components may be something else than brightness and colours
    if (marker !== 0xc0) continue;
    const channels = bytes[at + 9];
    if (bytes[at + 4] !== 8 || (channels !== 1 && channels !== 3)) return null;
    const sampling = bytes[at + 11];
    const subsampling = channels === 3 ? [sampling >> 4, sampling & 15] : null;
    return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), channels, subsampling };
  }
  return null;
}

type Entry = [tag: number, type: number, values: number[]];

function entriesOf(grid: TileGrid, kind: TileKind, offsets: number[], lengths: number[]): Entry[] {
  const { compression, photometric, channels, bits, subsampling } = kind;
  const each = (value: number): number[] => new Array<number>(channels).fill(value);
  return [
    [TiffTag.imageWidth, LONG, [grid.width]],
    [TiffTag.imageLength, LONG, [grid.height]],
    [TiffTag.bitsPerSample, SHORT, each(bits)],
    [TiffTag.compression, SHORT, [compression]],
    [TiffTag.photometric, SHORT, [photometric]],
    [TiffTag.samplesPerPixel, SHORT, [channels]],
    [TiffTag.planarConfiguration, SHORT, [1]],
    [TiffTag.tileWidth, LONG, [grid.tileSize]],
    [TiffTag.tileLength, LONG, [grid.tileSize]],
    [TiffTag.tileOffsets, LONG8, offsets],
    [TiffTag.tileByteCounts, LONG, lengths],
    ...(channels === 2 || channels === 4 ? [[TiffTag.extraSamples, SHORT, [UNASSOCIATED_ALPHA]] satisfies Entry] : []),
    [TiffTag.sampleFormat, SHORT, each(1)],
    ...(subsampling ? [[YCBCR_SUBSAMPLING, SHORT, subsampling] satisfies Entry] : []),
  ];
}

/** The directory, what does not fit into it, and at last the header that leads to it. */
async function writeDirectory(file: FileHandle, at: number, entries: Entry[]): Promise<void> {
  const own = Buffer.alloc(8 + entries.length * ENTRY_BYTES + 8);
  const beyond: Buffer[] = [];
  let end = at + own.length;
  own.writeBigUInt64LE(BigInt(entries.length), 0);
  for (const [n, [tag, type, values]] of entries.entries()) {
    const place = 8 + n * ENTRY_BYTES;
    const bytes = numbers(values, type);
    own.writeUInt16LE(tag, place);
    own.writeUInt16LE(type, place + 2);
    own.writeBigUInt64LE(BigInt(values.length), place + 4);
    if (bytes.length <= 8) {
      bytes.copy(own, place + 12);
    } else {
      own.writeBigUInt64LE(BigInt(end), place + 12);
      beyond.push(bytes);
      end += bytes.length;
    }
  }
  const all = Buffer.concat([own, ...beyond]);
  await file.write(all, 0, all.length, at);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('II', 0, 'latin1');
  header.writeUInt16LE(BIG_TIFF, 2);
  header.writeUInt16LE(8, 4); // bytes of an offset
  header.writeBigUInt64LE(BigInt(at), 8);
  await file.write(header, 0, HEADER_BYTES, 0);
}

function numbers(values: number[], type: number): Buffer {
  const size = type === SHORT ? 2 : type === LONG ? 4 : 8;
  const bytes = Buffer.alloc(values.length * size);
  for (const [n, value] of values.entries()) {
    if (type === SHORT) bytes.writeUInt16LE(value, n * size);
    else if (type === LONG) bytes.writeUInt32LE(value, n * size);
    else bytes.writeBigUInt64LE(BigInt(value), n * size);
  }
  return bytes;
}

function damaged(path: string, what: string): TilingError {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return new TilingError('image.damaged', `The tile ${name} ${what}.`);
}
