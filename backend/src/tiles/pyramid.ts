/** How a sample is stored in a tile. Signed integers are stored unsigned, moved by `valueOffset`. */
export type SampleType = IntegerType | 'float32';
export type IntegerType = 'uint8' | 'uint16';

/** Pixels along each side of a tile, without its gutter. */
export const TILE_SIZE_PX = 512;

/** One resolution of an image. `level` 0 is full resolution; each next one halves width and height, rounding up. */
export interface PyramidLevel {
  level: number;
  /** Pixels. */
  width: number;
  height: number;
  /** Tiles. */
  columns: number;
  rows: number;
}

/** Everything a viewer needs to know to ask for tiles and to read them. */
export interface PyramidDescription {
  tileSize: number;
  /** Pixels of the neighbouring tiles that surround each tile's own, so that interpolation has no seams. */
  gutter: 0 | 1;
  /**
   * `raw`: (tileSize + 2·gutter)² pixels, row-major, channels interleaved, little-endian; `jpeg`: a JPEG file of
   * tileSize². Where a tile reaches over the image's edge it is filled up (raw: with the edge pixels).
   */
  encoding: 'raw' | 'jpeg';
  sampleType: SampleType;
  /** The file's own value of a sample = stored × `valueScale` + `valueOffset`: 1 and 0 unless the type needs it. */
  valueScale: number;
  valueOffset: number;
  /**
   * Pictures of the same size in this image, at least 1: one for each channel, position in depth and moment.
   * Plane = (t × sizeZ + z) × channels in the metadata + channel; an RGB picture is one plane of 3 channels.
   */
  planes: number;
  /** The finest level that has tiles already: 0 when the pyramid is complete, more while it is a preview. */
  finestLevel: number;
  /** 1 = grey, 3 = RGB, 4 = RGB and alpha (not premultiplied). */
  channels: 1 | 3 | 4;
  /** Changes when any tile changes: 32 lower-case hexadecimal digits. */
  contentHash: string;
  /** Pixels of level 0. */
  width: number;
  height: number;
  /** From full resolution to the one that fits into a single tile. */
  levels: PyramidLevel[];
}

/** How stored samples become the file's own values. */
export type ValueScaling = Pick<PyramidDescription, 'valueScale' | 'valueOffset'>;

/**
 * What one channel of one plane holds, counted over every pixel it was made from; in the file's own values. What is no finite
 * number is left out; all are 0 when nothing is left.
 */
export interface ChannelStatistics {
  minimum: number;
  maximum: number;
  /** Percentiles 0.1 and 99.9 of the samples that are not zero; both 0 when there are none. The window for a first look. */
  low: number;
  high: number;
}

/** What tiling an image brings forth, and what is stored beside the tiles. */
export interface TilingOutcome {
  pyramid: PyramidDescription;
  /** One per plane and channel, channels of a plane side by side. */
  statistics: ChannelStatistics[];
  /** Width of a pixel at level 0 in micrometres; null when the file does not say, or says it in a way not to be trusted. */
  pixelSizeUm: number | null;
}

/** Width of a pixel of level 0 in micrometres, of an image that may have been shrunk. */
export function pixelSizeOf(
  { metadata, width }: { metadata: { pixelSizeUm: number | null }; width: number },
  shape: { width: number },
): number | null {
  return metadata.pixelSizeUm === null ? null : (metadata.pixelSizeUm * width) / shape.width;
}

/** The file's own value of a stored sample. */
export function ownValue(stored: number, { valueScale, valueOffset }: ValueScaling): number {
  return stored * valueScale + valueOffset;
}

/** The largest value that a sample of an integer type can have. */
export function largestSample(sampleType: IntegerType): number {
  return sampleType === 'uint8' ? 0xff : 0xffff;
}

export function bytesPerSample(sampleType: SampleType): 1 | 2 | 4 {
  return sampleType === 'uint8' ? 1 : sampleType === 'uint16' ? 2 : 4;
}

/**
 * The resolutions of an image, from full size down to the first that fits into one tile.
 *
 * @param width   Pixels, a whole number ≥ 1; so is `height`.
 * @throws        RangeError for a size that no image has.
 */
export function levelsOf(width: number, height: number, tileSize: number = TILE_SIZE_PX): PyramidLevel[] {
  for (const side of [width, height, tileSize]) {
    if (!Number.isSafeInteger(side) || side < 1) throw new RangeError(`Not a number of pixels: ${side}`);
  }
  const levels: PyramidLevel[] = [];
  for (let level = 0, w = width, h = height; ; level++, w = Math.ceil(w / 2), h = Math.ceil(h / 2)) {
    const columns = Math.ceil(w / tileSize);
    const rows = Math.ceil(h / tileSize);
    levels.push({ level, width: w, height: h, columns, rows });
    if (columns === 1 && rows === 1) return levels;
  }
}

/** Whether the pyramid has a tile there. Anything but whole numbers has none. */
export function hasTile(tiles: TilesOf, plane: number, level: number, column: number, row: number): boolean {
  if (![plane, level, column, row].every((number) => Number.isInteger(number) && number >= 0)) return false;
  if (plane >= tiles.planes || level < tiles.finestLevel || level >= tiles.levels.length) return false;
  return column < tiles.levels[level].columns && row < tiles.levels[level].rows;
}

/** Which tiles there are. */
export type TilesOf = Pick<PyramidDescription, 'planes' | 'levels' | 'finestLevel'>;

/** Tiles of all planes and levels together. */
export function tileCount({ planes, levels, finestLevel }: TilesOf): number {
  return planes * tilesIn(levels.slice(finestLevel));
}

/** Position of a tile when the tiles are numbered plane by plane, level by level from the finest there is, row by row. */
export function tileIndex({ levels, finestLevel }: TilesOf, ...at: TilePlace): number {
  const [plane, level, column, row] = at;
  const inPlane = tilesIn(levels.slice(finestLevel, level)) + row * levels[level].columns + column;
  return plane * tilesIn(levels.slice(finestLevel)) + inPlane;
}

export type TilePlace = [plane: number, level: number, column: number, row: number];

function tilesIn(levels: readonly PyramidLevel[]): number {
  return levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
}
