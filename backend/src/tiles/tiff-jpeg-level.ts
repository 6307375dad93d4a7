import { TiffTag, type TiffDirectory, type TiffFile } from './tiff-file.js';

const SOI = Buffer.from([0xff, 0xd8]);
/** Says "these components are RGB as they are" (transform 0); without it every decoder takes three components for YCbCr. */
const ADOBE_RGB = Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0]);
const PHOTOMETRIC_RGB = 2;
const RGB = 3;

/** Turns JPEG files of tileSize² pixels into RGB bytes and back. */
export interface JpegCodec {
  decode: (jpeg: Buffer) => Promise<Buffer>;
  encode: (rgb: Buffer, sidePx: number) => Promise<Buffer>;
}

/** Whether a column (or row) of tiles lies within `whole` pixels. */
export function isInside(column: number, whole: number, tileSize: number): boolean {
  return (column + 1) * tileSize <= whole;
}

/** A tile in which all beyond `whole` pixels repeats the last one within. */
export async function repaired(
  source: TiffJpegLevel,
  column: number,
  row: number,
  whole: { width: number; height: number },
  codec: JpegCodec,
): Promise<Buffer> {
  const { tileSize } = source;
  const tileOf = (pixel: number) => Math.floor(pixel / tileSize);
  // When only the partly covered pixel is in this tile, the last whole one is in the tile before.
  const from = { column: Math.min(column, tileOf(whole.width - 1)), row: Math.min(row, tileOf(whole.height - 1)) };
  const pixels = await codec.decode(await source.tile(from.column, from.row));
  const result = Buffer.allocUnsafe(pixels.length);
  for (let y = 0; y < tileSize; y++) {
    const sourceY = Math.min(row * tileSize + y, whole.height - 1) - from.row * tileSize;
    for (let x = 0; x < tileSize; x++) {
      const sourceX = Math.min(column * tileSize + x, whole.width - 1) - from.column * tileSize;
      const at = (sourceY * tileSize + sourceX) * RGB;
      const to = (y * tileSize + x) * RGB;
      for (let channel = 0; channel < RGB; channel++) result[to + channel] = pixels[at + channel];
    }
  }
  return codec.encode(result, tileSize);
}

/** One level in the TIFF file. */
export class TiffJpegLevel {
  private constructor(
    private readonly file: TiffFile,
    readonly tileSize: number,
    private readonly columns: number,
    private readonly offsets: number[],
    private readonly lengths: number[],
    private readonly prefix: Buffer,
  ) {}

  static async read(file: TiffFile, directory: TiffDirectory, tileSize: number): Promise<TiffJpegLevel> {
    const columns = Math.ceil((await directory.number(TiffTag.imageWidth, 0)) / tileSize);
    const offsets = await directory.numbers(TiffTag.tileOffsets);
    const lengths = await directory.numbers(TiffTag.tileByteCounts);
    return new TiffJpegLevel(file, tileSize, columns, offsets, lengths, await prefixOf(directory));
  }

  /** A row of tiles as JPEG files. Where they lie close together in the file they are read at once. */
  async tileRow(row: number): Promise<Buffer[]> {
    const tiles = Array.from({ length: this.columns }, (_, column) => row * this.columns + column);
    const from = Math.min(...tiles.map((tile) => this.offsets[tile]));
    const to = Math.max(...tiles.map((tile) => this.offsets[tile] + this.lengths[tile]));
    const bytes = tiles.reduce((sum, tile) => sum + this.lengths[tile], 0);
    if (to - from > 2 * bytes) return Promise.all(tiles.map((_, column) => this.tile(column, row)));
    const together = await this.file.bytes(from, to - from);
    return tiles.map((tile) => {
      const at = this.offsets[tile] - from;
      return this.complete(together.subarray(at, at + this.lengths[tile]));
    });
  }

  /** A tile as a JPEG file. */
  async tile(column: number, row: number): Promise<Buffer> {
    const index = row * this.columns + column;
    return this.complete(await this.file.bytes(this.offsets[index], this.lengths[index]));
  }

  private complete(abbreviated: Buffer): Buffer {
    return Buffer.concat([this.prefix, abbreviated.subarray(SOI.length)]);
  }
}

/** What makes a TIFF's abbreviated JPEG tile a file of its own: everything in front of the tile's own start-of-image. */
async function prefixOf(directory: TiffDirectory): Promise<Buffer> {
  const isRgb = (await directory.number(TiffTag.photometric, 0)) === PHOTOMETRIC_RGB;
  const tables = await directory.blob(TiffTag.jpegTables);
  // The tables are themselves a JPEG stream: start of image, tables, end of image.
  const body = tables ? tables.subarray(SOI.length, tables.length - 2) : Buffer.alloc(0);
  return Buffer.concat([SOI, isRgb ? ADOBE_RGB : Buffer.alloc(0), body]);
}

/** What a JPEG file says of its picture; null when it is none that can be decoded as it is. */
export function frameOf(jpeg: Buffer): { width: number; height: number; components: number } | null {
  if (!jpeg.subarray(0, 2).equals(SOI)) return null;
  for (let at = 2; at + 10 <= jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1];
    // Baseline, extended and progressive frames; other kinds no browser reads.
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7), components: jpeg[at + 9] };
    }
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return null;
}
