import { createWriteStream } from 'node:fs';
import { rename, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sharp } from './sharp.js';
import type { Samples } from './channel-statistics.js';
import type { FilePictureTask, PictureResult, RenditionTask, ValuesTask } from './picture-task.js';
import { valuesAt } from './pixel-values.js';
import { pngFile } from './png-writer.js';
import { PyramidFile } from './pyramid-file.js';
import { bytesPerSample, type PyramidDescription } from './pyramid.js';
import { windowed } from './thumbnail.js';
import { tiffFile } from './tiff-writer.js';

/** Higher than a thumbnail's: it may be looked at in full size. */
const JPEG_QUALITY = 90;

const unzip = promisify(gunzip);

/** Does what needs decoded tiles: in a worker process, never in the server. */
export async function paint<T extends FilePictureTask>(task: T): Promise<PictureResult<T>> {
  const file = await PyramidFile.open(task.pyramidPath);
  try {
    const done = task.kind === 'values' ? await readValues(file, task) : await render(file, task);
    return done as PictureResult<T>;
  } finally {
    await file.close();
  }
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
      const tile = asSamples(await unpacked(file, [plane, level, column, row]), sampleType);
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

/** The samples of a tile as the pyramid describes them. */
async function unpacked(
  file: PyramidFile,
  at: [plane: number, level: number, column: number, row: number],
): Promise<Buffer> {
  const bytes = await file.readTile(...at);
  if (!bytes) throw new Error(`No tile ${at.join('/')}`);
  if (file.outcome.pyramid.encoding === 'raw') return unzip(bytes);
  return sharp(bytes).toColourspace('srgb').raw().toBuffer();
}

function samplesFor(sampleType: PyramidDescription['sampleType'], length: number): Samples {
  if (sampleType === 'uint8') return new Uint8Array(length);
  return sampleType === 'uint16' ? new Uint16Array(length) : new Float32Array(length);
}

function asSamples(bytes: Buffer, sampleType: PyramidDescription['sampleType']): Samples {
  if (sampleType === 'uint8') return bytes;
  const copy = new Uint8Array(bytes).buffer; // begins where the type wants it to
  const length = bytes.length / bytesPerSample(sampleType);
  return sampleType === 'uint16' ? new Uint16Array(copy, 0, length) : new Float32Array(copy, 0, length);
}
