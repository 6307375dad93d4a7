import { createWriteStream } from 'node:fs';
import { rename, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sharp } from './sharp.js';
import type { Samples } from './channel-statistics.js';
import type {
  FilePictureTask,
  MeasuredAreas,
  MeasureTask,
  PictureResult,
  RenditionTask,
  ValuesTask,
} from './picture-task.js';
import { areaStatistics } from './area-statistics.js';
import { valuesAt } from './pixel-values.js';
import { asSamples } from './pixel-samples.js';
import { pngFile } from './png-writer.js';
import type { PyramidOpener } from './asked-sources.js';
import type { PyramidFile } from './pyramid-file.js';
import type { PyramidDescription, TilePlace } from './pyramid.js';
import { windowed } from './thumbnail.js';
import { tiffFile } from './tiff-writer.js';

/** Higher than a thumbnail's: it may be looked at in full size. */
const JPEG_QUALITY = 90;

const unzip = promisify(gunzip);

/** Does what needs decoded tiles: in a worker process, never in the server. */
export async function paint<T extends FilePictureTask>(task: T, open: PyramidOpener): Promise<PictureResult<T>> {
  const file = await open(task.pyramidPath);
  try {
    const done = await performed(file, task);
    return done as PictureResult<T>;
  } finally {
    await file.close();
  }
}

function performed(file: PyramidFile, task: FilePictureTask): Promise<number[][] | number | MeasuredAreas> {
  if (task.kind === 'measure') return measure(file, task);
  return task.kind === 'values' ? readValues(file, task) : render(file, task);
}

/** Unpacked tiles that are held: regions lie together, and so do those of one page. */
const HELD_TILES = 16;

async function measure(file: PyramidFile, { plane, areas }: MeasureTask): Promise<MeasuredAreas> {
  const held = new Map<string, Buffer>();
  const { pyramid } = file.outcome;
  const measured = await areaStatistics(pyramid, areas, async (column, row) => {
    const place = `${column}/${row}`;
    const tile = held.get(place) ?? (await unpacked(file, [plane, 0, column, row]));
    held.delete(place);
    held.set(place, tile);
    if (held.size > HELD_TILES) held.delete(held.keys().next().value as string);
    return tile;
  });
  return { exact: pyramid.encoding === 'raw', areas: measured };
}

function readValues(file: PyramidFile, { plane, pixels }: ValuesTask): Promise<number[][]> {
  return valuesAt(file.outcome.pyramid, pixels, (column, row) => unpacked(file, [plane, 0, column, row]));
}

/** Writes a level as one file. @returns its bytes */
async function render(file: PyramidFile, task: RenditionTask): Promise<number> {
  const { pyramid, statistics } = file.outcome;
  const { width, height } = pyramid.levels[task.level];
  const strips = stripsOf(file, task.plane, task.level);
  if (task.format === 'jpeg') {
    const { channels } = pyramid;
    const picture = windowed(await joined(strips, width * height * channels), pyramid, [
      ...statistics.slice(task.plane * channels, (task.plane + 1) * channels),
    ]);
    const jpeg = sharp(picture.pixels, { raw: { width, height, channels: picture.channels } })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: JPEG_QUALITY });
    await writeFile(task.scratchPath, await jpeg.toBuffer());
  } else {
    const shape = { ...pyramid, width, height };
    const chunks = task.format === 'png' ? pngFile(shape, strips) : tiffFile(shape, strips);
    await pipeline(Readable.from(chunks), createWriteStream(task.scratchPath));
  }
  const { size } = await stat(task.scratchPath);
  await rename(task.scratchPath, task.targetPath);
  return size;
}

/** Rows of a level from top to bottom, without gutters, a row of tiles at a time. */
export async function* stripsOf(file: PyramidFile, plane: number, level: number): AsyncGenerator<Samples> {
  const { pyramid } = file.outcome;
  const { tileSize, gutter, channels, levels, sampleType } = pyramid;
  const { width, height, columns, rows } = levels[level];
  for (let row = 0; row < rows; row++) {
    const stripHeight = Math.min(tileSize, height - row * tileSize);
    const strip = samplesFor(sampleType, width * stripHeight * channels);
    for (let column = 0; column < columns; column++) {
      const tile = await tileSamples(file, [plane, level, column, row]);
      const covered = Math.min(tileSize, width - column * tileSize) * channels;
      for (let y = 0; y < stripHeight; y++) {
        const from = ((y + gutter) * (tileSize + 2 * gutter) + gutter) * channels;
        strip.set(tile.subarray(from, from + covered), (y * width + column * tileSize) * channels);
      }
    }
    yield strip;
  }
}

/** All strips as one. @param length of all together */
export async function joined(strips: AsyncIterable<Samples>, length: number): Promise<Samples> {
  let all: Samples | null = null;
  let at = 0;
  for await (const strip of strips) {
    all ??= new (strip.constructor as new (length: number) => Samples)(length);
    all.set(strip, at);
    at += strip.length;
  }
  return all as Samples;
}

/** The samples of a tile, gutter and all. */
export async function tileSamples(file: PyramidFile, at: TilePlace): Promise<Samples> {
  return asSamples(await unpacked(file, at), file.outcome.pyramid.sampleType);
}

/** Their bytes, as the pyramid describes them. */
async function unpacked(file: PyramidFile, at: TilePlace): Promise<Buffer> {
  const bytes = await file.readTile(...at);
  if (!bytes) throw new Error(`No tile ${at.join('/')}`);
  if (file.outcome.pyramid.encoding === 'raw') return unzip(bytes);
  return sharp(bytes).toColourspace('srgb').raw().toBuffer();
}

function samplesFor(sampleType: PyramidDescription['sampleType'], length: number): Samples {
  if (sampleType === 'uint8') return new Uint8Array(length);
  return sampleType === 'uint16' ? new Uint16Array(length) : new Float32Array(length);
}
