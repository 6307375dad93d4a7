import type { Sharp } from 'sharp';
import { type Shares, sharesOf, within } from './area-means.js';
import { type Painter, painterOf } from './layer-light.js';
import { tileSamples } from './picture.js';
import type { PyramidOpener } from './asked-sources.js';
import type { PyramidFile } from './pyramid-file.js';
import type { PictureFormat, RegionTask } from './region-task.js';
import { sharp } from './sharp.js';

const JPEG_QUALITY = 90;
const WEBP_QUALITY = 90;
/** Microscopists look at colours pixel by pixel. */
const CHROMA = '4:4:4';
/** Not small, but soon. */
const PNG_EFFORT = 3;
/** Rec. 601: what red, green and blue are to the eye. */
const LUMA = [0.299, 0.587, 0.114] as const;
const WHITE_FROM = 128;

const ENCODED: Record<PictureFormat, (image: Sharp) => Sharp> = {
  jpeg: (image) => image.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: CHROMA }),
  png: (image) => image.png({ compressionLevel: PNG_EFFORT }),
  webp: (image) => image.webp({ quality: WEBP_QUALITY }),
};

/** Draws a rectangle of an image: only the tiles under it are read, one row of tiles at a time. @returns a file */
export async function regionPicture(task: RegionTask, open: PyramidOpener): Promise<Uint8Array> {
  const file = await open(task.pyramidPath);
  try {
    return await encoded(await drawn(file, task), task);
  } finally {
    await file.close();
  }
}

function encoded(pixels: Uint8Array, task: RegionTask): Promise<Uint8Array> {
  const { width, height, mirrored, rotation, quality, format } = task;
  const shown = quality === 'color' ? pixels : greys(pixels, quality === 'bitonal');
  const channels = quality === 'color' ? 3 : 1;
  let image = sharp(shown, { raw: { width, height, channels }, limitInputPixels: false });
  if (mirrored) image = image.flop(); // always done before the turning
  if (rotation) image = image.rotate(rotation);
  if (channels === 1) image = image.toColourspace('b-w');
  return ENCODED[format](image).toBuffer();
}

function greys(pixels: Uint8Array, bitonal: boolean): Uint8Array {
  const grey = new Uint8Array(pixels.length / 3);
  for (let i = 0, from = 0; i < grey.length; i++, from += 3) {
    const luma = LUMA[0] * pixels[from] + LUMA[1] * pixels[from + 1] + LUMA[2] * pixels[from + 2];
    grey[i] = bitonal ? (luma >= WHITE_FROM ? 255 : 0) : Math.round(luma);
  }
  return grey;
}

/** Rows of the picture that are being made, in light: what is above them is done. */
interface Band {
  /** Of its first row. */
  top: number;
  light: Float64Array;
}

/** The picture in 8 bits: red, green, blue. */
async function drawn(file: PyramidFile, task: RegionTask): Promise<Uint8Array> {
  const { source, width, height, level } = task;
  const { tileSize, levels } = file.outcome.pyramid;
  const across = sharesOf(source.left, source.right, width);
  const down = sharesOf(source.top, source.bottom, height);
  const picture = new Uint8Array(width * height * 3);
  const painters = task.layers.map((layer) => painterOf(layer, file.outcome));
  const columns = tilesUnder(source.left, source.right, tileSize, levels[level].columns);
  let before: Band | null = null;
  for (const row of tilesUnder(source.top, source.bottom, tileSize, levels[level].rows)) {
    const rows = within(down, row * tileSize, (row + 1) * tileSize);
    if (rows.first === rows.last) continue;
    const band: Band = bandFor(down, rows, width, before);
    for (const column of columns) {
      const columnShares = within(across, column * tileSize, (column + 1) * tileSize);
      if (columnShares.first === columnShares.last) continue;
      const tile = await tileLight(file, task, painters, { column, row });
      addMeans(band, width, tile, { across, columns: columnShares, down, rows });
    }
    rounded(band.light, picture, band.top * width * 3);
    before = band;
  }
  return picture;
}

/** A loop of its own: what typed arrays do with a function for each value takes ten times as long. */
function rounded(light: Float64Array, picture: Uint8Array, at: number): void {
  for (let i = 0; i < light.length; i++) picture[at + i] = light[i] + 0.5;
}

function tilesUnder(start: number, end: number, tileSize: number, most: number): number[] {
  const first = Math.floor(start / tileSize);
  const last = Math.min(most, Math.ceil(end / tileSize));
  return Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n);
}

/** Room for the rows that a row of tiles has a part in; the first of them may have been begun by the row of tiles above. */
function bandFor(down: Shares, { first, last }: Places, width: number, before: Band | null): Band {
  const top = down.to[first];
  const rowLength = width * 3;
  const light = new Float64Array((down.to[last - 1] - top + 1) * rowLength);
  const begun = before ? before.top + before.light.length / rowLength - 1 : -1;
  if (before && begun === top) light.set(before.light.subarray(-rowLength));
  return { top, light };
}

interface Places {
  first: number;
  last: number;
}

interface TileLight {
  /** Red, green, blue of each pixel of the tile, without its gutter. */
  light: Float64Array;
  /** Pixel of the level at its upper left. */
  left: number;
  top: number;
  side: number;
}

/** All layers of a tile over each other, as far as a screen can show them. */
async function tileLight(
  file: PyramidFile,
  { layers, level }: RegionTask,
  painters: readonly Painter[],
  { column, row }: { column: number; row: number },
): Promise<TileLight> {
  const { tileSize, gutter, channels, levels } = file.outcome.pyramid;
  const covered = {
    x: Math.min(tileSize, levels[level].width - column * tileSize),
    y: Math.min(tileSize, levels[level].height - row * tileSize),
  };
  const light = new Float64Array(tileSize * tileSize * 3);
  // What is transparent in a picture stands on white, as on paper; light stands on black.
  if (channels === 4) light.fill(255);
  for (const [n, painter] of painters.entries()) {
    const samples = await tileSamples(file, [layers[n].plane, level, column, row]);
    for (let y = 0; y < covered.y; y++) {
      const at = ((y + gutter) * (tileSize + 2 * gutter) + gutter) * channels;
      const to = y * tileSize * 3;
      painter(samples, at, light, to, covered.x);
    }
  }
  for (let i = 0; i < light.length; i++) if (light[i] > 255) light[i] = 255;
  return { light, left: column * tileSize, top: row * tileSize, side: tileSize };
}

/** Gives the pixels of the band their parts of a tile. */
function addMeans(
  band: Band,
  width: number,
  { light, left, top, side }: TileLight,
  { across, columns, down, rows }: { across: Shares; columns: Places; down: Shares; rows: Places },
): void {
  for (let r = rows.first; r < rows.last; r++) {
    const fromRow = (down.from[r] - top) * side;
    const toRow = (down.to[r] - band.top) * width;
    const weight = down.weights[r];
    for (let c = columns.first; c < columns.last; c++) {
      const from = (fromRow + across.from[c] - left) * 3;
      const to = (toRow + across.to[c]) * 3;
      const share = weight * across.weights[c];
      band.light[to] += share * light[from];
      band.light[to + 1] += share * light[from + 1];
      band.light[to + 2] += share * light[from + 2];
    }
  }
}
