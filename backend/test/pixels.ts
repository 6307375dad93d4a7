import { gunzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { PyramidDescription, SampleType } from '../src/tiles/pyramid.js';
import type { TileStore } from '../src/tiles/tile-store.js';

/** Pixels as specs make and compare them: row-major, channels interleaved. */
export interface TestImage {
  pixels: Samples;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  sampleType: SampleType;
}

type Samples = Uint8Array | Uint16Array | Float32Array;
type Shape = Omit<TestImage, 'pixels'>;

/** Looked up once: in jest's sandbox each use of a global costs more than the multiplication. */
const { imul, min, max } = Math;
const { is } = Object;

/** The same noise for the same seed: no two neighbours alike, so that any pixel in the wrong place shows. */
export function noise({ width, height, channels, sampleType }: Shape, seed = 1): TestImage {
  const pixels = emptyPixels({ width, height, channels, sampleType });
  let state = seed;
  for (let i = 0; i < pixels.length; i++) {
    state = (imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = state >>> 16;
  }
  return { pixels, width, height, channels, sampleType };
}

/** Colours that change slowly: JPEG keeps them within a few values. */
export function gradient(width: number, height: number): TestImage {
  const wave = Uint8Array.from({ length: width + height }, (_, i) => 128 + 100 * Math.sin(i / 90));
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels[i++] = wave[x];
      pixels[i++] = wave[y];
      pixels[i++] = wave[x + y];
    }
  }
  return { pixels, width, height, channels: 3, sampleType: 'uint8' };
}

/** The image for sharp, in the right colour space: without it 16 bits become 8. */
export function asSharp({ pixels, width, height, channels, sampleType }: TestImage): Sharp {
  const space = channels === 1 ? 'grey16' : 'rgb16';
  const image = sharp(pixels, { raw: { width, height, channels } });
  return sampleType === 'uint16' ? image.toColourspace(space) : image.toColourspace(channels === 1 ? 'b-w' : 'srgb');
}

/** The next coarser level by the book: means of 2×2, of integers rounded, halves up; edge pixels counted twice where there is no second. */
export function halved(image: TestImage): TestImage {
  const { pixels, width, height, channels, sampleType } = image;
  const w = Math.ceil(width / 2);
  const h = Math.ceil(height / 2);
  const result = emptyPixels({ width: w, height: h, channels, sampleType });
  const half = sampleType === 'float32' ? 0 : 0.5;
  for (let y = 0, i = 0; y < h; y++) {
    const upper = 2 * y * width;
    const lower = min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < w; x++) {
      const left = 2 * x;
      const right = min(left + 1, width - 1);
      for (let c = 0; c < channels; c++, i++) {
        const at = (pixel: number) => pixels[pixel * channels + c];
        result[i] = (at(upper + left) + at(upper + right) + at(lower + left) + at(lower + right)) / 4 + half;
      }
    }
  }
  return { ...image, pixels: result, width: w, height: h };
}

function emptyPixels({ width, height, channels, sampleType }: Shape): Samples {
  const length = width * height * channels;
  if (sampleType === 'float32') return new Float32Array(length);
  return sampleType === 'uint8' ? new Uint8Array(length) : new Uint16Array(length);
}

/** Whether two images are the same, value for value. */
export function areEqual(one: TestImage, other: TestImage): boolean {
  const bytes = ({ pixels }: TestImage) => Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return one.width === other.width && one.height === other.height && bytes(one).equals(bytes(other));
}

/** What a viewer would unpack: one raw tile with its gutter. */
export async function rawTile(
  store: TileStore,
  path: string,
  { sampleType }: PyramidDescription,
  ...[level, column, row, plane = 0]: [level: number, column: number, row: number, plane?: number]
): Promise<Samples> {
  const tile = await store.readTile(path, level, column, row, plane);
  if (tile?.contentEncoding !== 'gzip') throw new Error(`No raw tile ${level}/${column}/${row}`);
  const bytes = gunzipSync(tile.bytes);
  const own = Uint8Array.from(bytes).buffer;
  if (sampleType === 'float32') return new Float32Array(own);
  return sampleType === 'uint8' ? new Uint8Array(own) : new Uint16Array(own);
}

/** A whole level put together from its raw tiles. Checks that gutters hold what is on the other side of them. */
export async function levelFromTiles(
  store: TileStore,
  path: string,
  pyramid: PyramidDescription,
  level: number,
  plane = 0,
): Promise<TestImage> {
  const { channels, tileSize, gutter, levels, sampleType } = pyramid;
  const { width, height, columns, rows } = levels[level];
  const pixels = emptyPixels({ width, height, channels, sampleType });
  const tiles: { column: number; row: number; tile: Samples }[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      tiles.push({ column, row, tile: await rawTile(store, path, pyramid, level, column, row, plane) });
    }
  }
  const side = tileSize + 2 * gutter;
  for (const { column, row, tile } of tiles) {
    const covered = Math.min(tileSize, width - column * tileSize);
    for (let y = 0; y < Math.min(tileSize, height - row * tileSize); y++) {
      const from = ((y + gutter) * side + gutter) * channels;
      const to = ((row * tileSize + y) * width + column * tileSize) * channels;
      pixels.set(tile.subarray(from, from + covered * channels), to);
    }
  }
  const image: TestImage = { pixels, width, height, channels, sampleType };
  for (const { column, row, tile } of tiles) checkReplication(image, tileSize, gutter, column, row, tile);
  return image;
}

/** Every pixel of a tile, gutters and what is behind the image's edge included, is the nearest one of the image. */
function checkReplication(
  { pixels, width, height, channels }: TestImage,
  tileSize: number,
  gutter: number,
  column: number,
  row: number,
  tile: Samples,
): void {
  const side = tileSize + 2 * gutter;
  const within = (value: number, end: number) => min(max(value, 0), end - 1);
  for (let y = 0; y < side; y++) {
    const sourceY = within(row * tileSize + y - gutter, height);
    for (let x = 0; x < side; x++) {
      const source = (sourceY * width + within(column * tileSize + x - gutter, width)) * channels;
      for (let c = 0; c < channels; c++) {
        if (!is(tile[(y * side + x) * channels + c], pixels[source + c])) {
          throw new Error(`Tile ${column}/${row}: pixel ${x},${y} is not the image's`);
        }
      }
    }
  }
}
