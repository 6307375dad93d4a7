import type { PyramidFileWriter } from './pyramid-file.js';
import { TILE_SIZE_PX, type PyramidLevel, type TilePlace } from './pyramid.js';
import { TiffFile } from './tiff-file.js';
import { isInside, repaired, TiffJpegLevel, type JpegCodec } from './tiff-jpeg-level.js';

/** Side of the blocks that JPEG with halved colour resolution works in. */
const JPEG_BLOCK_PX = 16;

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
      const source = await TiffJpegLevel.read(file, directories[level], TILE_SIZE_PX);
      const scale = 2 ** level;
      const whole = { width: Math.floor(levels[0].width / scale), height: Math.floor(levels[0].height / scale) };
      const exact = whole.width * scale === levels[0].width && whole.height * scale === levels[0].height;
      const repair = exact ? null : codec;
      for (let row = 0; row < rows; row++) {
        const tiles: { at: TilePlace; bytes: Buffer }[] = [];
        const asTheyAre = await source.tileRow(row);
        for (let column = 0; column < columns; column++) {
          const inside = isInside(column, whole.width, TILE_SIZE_PX) && isInside(row, whole.height, TILE_SIZE_PX);
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
