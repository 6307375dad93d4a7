import type { PyramidDescription } from './pyramid.js';

/** A pixel of level 0, counted from the upper left. */
export type Pixel = readonly [x: number, y: number];

/** Where a tile's samples are, unpacked: as the pyramid stores them, gutter and all. */
export type TileSamples = (column: number, row: number) => Promise<Buffer>;

/** How many tiles of one plane have to be unpacked to know these pixels. */
export function tilesUnder(pixels: readonly Pixel[], { tileSize }: PyramidDescription): number {
  return new Set(pixels.map(([x, y]) => `${Math.floor(x / tileSize)}/${Math.floor(y / tileSize)}`)).size;
}

/**
 * The values of pixels at level 0, in the file's own terms: stored × scale + offset.
 *
 * @param pixels   Each within the image.
 * @param samples  Of one plane; asked once for each tile, one after the other.
 * @returns        For each pixel one value per channel. What is no number in the file is none here: NaN, ±Infinity.
 */
export async function valuesAt(
  pyramid: PyramidDescription,
  pixels: readonly Pixel[],
  samples: TileSamples,
): Promise<number[][]> {
  const { tileSize } = pyramid;
  const values = new Array<number[]>(pixels.length);
  const tiles = new Map<string, { column: number; row: number; pixels: number[] }>();
  for (const [n, [x, y]] of pixels.entries()) {
    const [column, row] = [Math.floor(x / tileSize), Math.floor(y / tileSize)];
    const tile = tiles.get(`${column}/${row}`) ?? { column, row, pixels: [] };
    tiles.set(`${column}/${row}`, tile);
    tile.pixels.push(n);
  }
  for (const tile of tiles.values()) {
    const bytes = await samples(tile.column, tile.row);
    for (const n of tile.pixels) {
      const [x, y] = pixels[n];
      values[n] = valuesIn(bytes, pyramid, x - tile.column * tileSize, y - tile.row * tileSize);
    }
  }
  return values;
}

function valuesIn(bytes: Buffer, pyramid: PyramidDescription, x: number, y: number): number[] {
  const { tileSize, gutter, channels, sampleType, valueScale = 1, valueOffset = 0 } = pyramid;
  const first = ((y + gutter) * (tileSize + 2 * gutter) + x + gutter) * channels;
  return Array.from({ length: channels }, (_, channel) => {
    const at = first + channel;
    const stored =
      sampleType === 'uint8'
        ? bytes[at]
        : sampleType === 'uint16'
          ? bytes.readUInt16LE(at * 2)
          : bytes.readFloatLE(at * 4);
    return stored * valueScale + valueOffset;
  });
}
