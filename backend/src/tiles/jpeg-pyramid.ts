import type { PyramidFileWriter } from './pyramid-file.js';
import { TILE_SIZE_PX, type PyramidLevel, type TilePlace } from './pyramid.js';
import { TiffFile, TiffTag, type TiffDirectory } from './tiff-file.js';

const SOI = Buffer.from([0xff, 0xd8]);
/** Says "these components are RGB as they are" (transform 0); without it every decoder takes three components for YCbCr. */
const ADOBE_RGB = Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0]);
const PHOTOMETRIC_RGB = 2;
const RGB = 3;
/** Side of the blocks that JPEG with halved colour resolution works in. */
const JPEG_BLOCK_PX = 16;

/** Turns JPEG files of tileSize² pixels into RGB bytes and back. */
export interface JpegCodec {
  decode(jpeg: Buffer): Promise<Buffer>;
  encode(rgb: Buffer, sidePx: number): Promise<Buffer>;
}

/** What spliced tiles are written with. */
export interface Splicing {
  writer: PyramidFileWriter;
  plane: number;
  /**
   * Needed when the image was extended with something else than copies of its edge. That has got into the last pixel of
   * coarser levels, where the image covers it only in part: such tiles are decoded, and the last pixel that is covered as a
   * whole is repeated up to the tile's edge.
   */
  codec: JpegCodec | null;
  /** Called after each row of tiles. */
  onTileRow: () => void;
}

/**
 * How far an image must be extended to the right and downwards before libvips makes a pyramid of it. libvips halves
 * rounding down, we round up: on sides that divide by 2^(levels-1) both come to the same levels. The factor of 16 makes
 * what the image is extended with fill the last JPEG block of each level; libvips puts black behind it.
 *
 * @returns Pixels to add.
 */
export function paddingFor(levels: readonly PyramidLevel[]): { right: number; bottom: number } {
  const multiple = JPEG_BLOCK_PX * 2 ** (levels.length - 1);
  const [{ width, height }] = levels;
  return { right: upTo(width, multiple), bottom: upTo(height, multiple) };
}

function upTo(side: number, multiple: number): number {
  return Math.ceil(side / multiple) * multiple - side;
}

/**
 * Whether a pyramid of these levels can be made of JPEG tiles: each level must have a pixel that is fully covered, which a
 * very long and thin image does not have; and libvips reads no TIFF whose tiles are four times the image or more.
 */
export function fitsJpegTiles(levels: readonly PyramidLevel[]): boolean {
  const [{ width, height }] = levels;
  return Math.min(width, height) >= 2 ** (levels.length - 1) && Math.max(width, height) > TILE_SIZE_PX / 4;
}

/**
 * Takes the tiles out of a pyramidal TIFF file and adds them to a pyramid as complete JPEG files. Nothing is decoded.
 *
 * @param tiffPath  Tiled in 512 px, RGB, JPEG-compressed, one directory per level, finest first, extended by `paddingFor`.
 */
export async function spliceJpegTiles(
  tiffPath: string,
  levels: readonly PyramidLevel[],
  { writer, plane, codec, onTileRow }: Splicing,
): Promise<void> {
  const file = await TiffFile.open(tiffPath);
  try {
    const directories = await file.directories(levels.length);
    if (directories.length !== levels.length) throw new Error(`${directories.length} of ${levels.length} levels`);
    for (const { level, columns, rows } of levels) {
      const source = await TiffLevel.read(file, directories[level]);
      const scale = 2 ** level;
      const whole = { width: Math.floor(levels[0].width / scale), height: Math.floor(levels[0].height / scale) };
      const exact = whole.width * scale === levels[0].width && whole.height * scale === levels[0].height;
      const repair = exact ? null : codec;
      for (let row = 0; row < rows; row++) {
        const tiles: { at: TilePlace; bytes: Buffer }[] = [];
        const asTheyAre = await source.tileRow(row);
        for (let column = 0; column < columns; column++) {
          const inside = isInside(column, whole.width) && isInside(row, whole.height);
          const bytes = repair && !inside ? await repaired(source, column, row, whole, repair) : asTheyAre[column];
          tiles.push({ at: [plane, level, column, row], bytes });
        }
        await writer.addTiles(tiles);
        onTileRow();
      }
    }
  } finally {
    await file.close();
  }
}

/** Whether a column (or row) of tiles lies within `whole` pixels. */
function isInside(column: number, whole: number): boolean {
  return (column + 1) * TILE_SIZE_PX <= whole;
}

/** A tile in which all beyond `whole` pixels repeats the last one within. */
async function repaired(
  source: TiffLevel,
  column: number,
  row: number,
  whole: { width: number; height: number },
  codec: JpegCodec,
): Promise<Buffer> {
  // When only the partly covered pixel is in this tile, the last whole one is in the tile before.
  const from = { column: Math.min(column, tileOf(whole.width - 1)), row: Math.min(row, tileOf(whole.height - 1)) };
  const pixels = await codec.decode(await source.tile(from.column, from.row));
  const result = Buffer.allocUnsafe(pixels.length);
  for (let y = 0; y < TILE_SIZE_PX; y++) {
    const sourceY = Math.min(row * TILE_SIZE_PX + y, whole.height - 1) - from.row * TILE_SIZE_PX;
    for (let x = 0; x < TILE_SIZE_PX; x++) {
      const sourceX = Math.min(column * TILE_SIZE_PX + x, whole.width - 1) - from.column * TILE_SIZE_PX;
      const at = (sourceY * TILE_SIZE_PX + sourceX) * RGB;
      const to = (y * TILE_SIZE_PX + x) * RGB;
      for (let channel = 0; channel < RGB; channel++) result[to + channel] = pixels[at + channel];
    }
  }
  return codec.encode(result, TILE_SIZE_PX);
}

function tileOf(pixel: number): number {
  return Math.floor(pixel / TILE_SIZE_PX);
}

/** One level in the TIFF file. */
class TiffLevel {
  private constructor(
    private readonly file: TiffFile,
    private readonly columns: number,
    private readonly offsets: number[],
    private readonly lengths: number[],
    private readonly prefix: Buffer,
  ) {}

  static async read(file: TiffFile, directory: TiffDirectory): Promise<TiffLevel> {
    const columns = Math.ceil((await directory.number(TiffTag.imageWidth, 0)) / TILE_SIZE_PX);
    const offsets = await directory.numbers(TiffTag.tileOffsets);
    const lengths = await directory.numbers(TiffTag.tileByteCounts);
    return new TiffLevel(file, columns, offsets, lengths, await prefixOf(directory));
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
