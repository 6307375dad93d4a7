import { open, type FileHandle } from 'node:fs/promises';
import type { IntegerType } from '../tiles/pyramid.js';

/** What a TIFF file is to hold. */
export interface TiffShape {
  width: number;
  height: number;
  /** 1 = grey, 3 = RGB. */
  channels: 1 | 3;
  sampleType: IntegerType;
  /** Width of a pixel in micrometres. */
  pixelSizeUm: number;
  rowsPerStrip: number;
}

const HEADER_BYTES = 8;
const SHORT = 3;
const LONG = 4;
const TYPE_BYTES: Record<number, number> = { 2: 1, [SHORT]: 2, [LONG]: 4, 5: 8 };
const LARGEST_BYTES = 2 ** 32;

/** A directory entry. Values are little-endian already when they are bytes. */
type Tag = [tag: number, type: number, values: number[] | Buffer];

/**
 * Writes an uncompressed TIFF file of strips, strip by strip: no more than one is ever in memory. The pixel size is written the
 * way ImageJ does, which most programs read.
 */
export class TiffWriter {
  private strips = 0;
  private end = HEADER_BYTES;

  private constructor(
    private readonly file: FileHandle,
    private readonly shape: TiffShape,
  ) {}

  /** @throws RangeError when the image does not fit into a classic TIFF file: 4 GB. */
  static async create(path: string, shape: TiffShape): Promise<TiffWriter> {
    if (shape.height * stripRowBytes(shape) > 0.99 * LARGEST_BYTES) throw new RangeError('Too large for a TIFF file');
    return new TiffWriter(await open(path, 'w'), shape);
  }

  /** Adds the next `rowsPerStrip` rows, fewer only at the end. Channels interleaved. */
  async addStrip(rows: Uint8Array | Uint16Array): Promise<void> {
    const expected = stripRowBytes(this.shape) * Math.min(this.shape.rowsPerStrip, this.rowsLeft());
    if (rows.byteLength !== expected) throw new RangeError(`A strip of ${rows.byteLength} bytes, not ${expected}`);
    await this.append(Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength));
    this.strips++;
  }

  /** Completes the file. */
  async close(): Promise<void> {
    if (this.rowsLeft() > 0) throw new RangeError(`${this.rowsLeft()} rows are missing`);
    const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
    header.writeUInt32LE(this.end, 4);
    await this.append(directory(this.tags(), this.end));
    await this.file.write(header, 0, HEADER_BYTES, 0);
    await this.file.close();
  }

  private rowsLeft(): number {
    return Math.max(0, this.shape.height - this.strips * this.shape.rowsPerStrip);
  }

  private async append(bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, this.end);
    this.end += bytes.length;
  }

  /** In ascending order, as the format demands. */
  private tags(): Tag[] {
    const { width, height, channels, sampleType, pixelSizeUm, rowsPerStrip } = this.shape;
    const stripBytes = stripRowBytes(this.shape) * rowsPerStrip;
    const offsets = Array.from({ length: this.strips }, (_, i) => HEADER_BYTES + i * stripBytes);
    const total = height * stripRowBytes(this.shape);
    const lengths = offsets.map((_, i) => Math.min(stripBytes, total - i * stripBytes));
    const resolution = rational(1e6, Math.round(pixelSizeUm * 1e6));
    return [
      [256, LONG, [width]],
      [257, LONG, [height]],
      [258, SHORT, new Array<number>(channels).fill(sampleType === 'uint8' ? 8 : 16)],
      [259, SHORT, [1]],
      [262, SHORT, [channels === 3 ? 2 : 1]],
      [270, 2, Buffer.from('ImageJ=1.53t\nunit=micron\n\0', 'latin1')],
      [273, LONG, offsets],
      [277, SHORT, [channels]],
      [278, LONG, [rowsPerStrip]],
      [279, LONG, lengths],
      [282, 5, resolution],
      [283, 5, resolution],
      [284, SHORT, [1]],
      [296, SHORT, [1]],
    ];
  }
}

function stripRowBytes({ width, channels, sampleType }: TiffShape): number {
  return width * channels * (sampleType === 'uint8' ? 1 : 2);
}

function rational(numerator: number, denominator: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(numerator, 0);
  bytes.writeUInt32LE(denominator, 4);
  return bytes;
}

/** The directory as it lies at `offset` in the file, values that are too long for an entry behind it. */
function directory(tags: Tag[], offset: number): Buffer {
  const entries = Buffer.alloc(2 + 12 * tags.length + 4);
  entries.writeUInt16LE(tags.length);
  const behind: Buffer[] = [];
  let end = offset + entries.length;
  for (const [i, [tag, type, values]] of tags.entries()) {
    const bytes = Buffer.isBuffer(values) ? values : numbers(values, TYPE_BYTES[type]);
    const at = 2 + 12 * i;
    entries.writeUInt16LE(tag, at);
    entries.writeUInt16LE(type, at + 2);
    entries.writeUInt32LE(bytes.length / TYPE_BYTES[type], at + 4);
    if (bytes.length <= 4) bytes.copy(entries, at + 8);
    else {
      entries.writeUInt32LE(end, at + 8);
      behind.push(bytes);
      end += bytes.length;
    }
  }
  return Buffer.concat([entries, ...behind]);
}

function numbers(values: number[], width: number): Buffer {
  const bytes = Buffer.alloc(values.length * width);
  for (const [i, value] of values.entries()) bytes.writeUIntLE(value, i * width, width);
  return bytes;
}
