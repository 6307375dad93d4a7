import { setImmediate as immediate } from 'node:timers/promises';
import type { Samples } from './channel-statistics.js';
import { samples } from './level-packer.js';
import type { SampleType } from './pyramid.js';
import type { RowSource } from './raw-pyramid.js';
import { TiffFile, TiffTag, type TiffDirectory } from './tiff-file.js';
import type { SourceImage } from './source-image.js';

/** Pixels in so many rows, and how coarse they are to become: a pixel of the result stands for step × step. */
export interface Sampling {
  width: number;
  height: number;
  channels: number;
  sampleType: SampleType;
  step: number;
}

/** Rows of full width from anywhere in an image. The one that came last stays as it is when the next is read. */
type RowReader = (row: number) => Promise<Samples> | Samples;

/** Rows that are read from a file before others get their turn: on a slow disk, a second's worth. */
const ROWS_PER_TURN = 64;

/** A coarse picture for a first look: each pixel is the mean of four, out of the step × step that it stands for. */
async function* sampledRows(reading: Sampling, read: RowReader): AsyncGenerator<Samples> {
  const { width, height, channels, sampleType, step } = reading;
  const columns = Array.from({ length: Math.ceil(width / step) }, (_, x) => placesIn(x * step, step, width));
  const [near, far] = [0, 1].map((i) => Uint32Array.from(columns, (column) => column[i] * channels));
  const target = samples(sampleType, columns.length * channels);
  for (let top = 0; top < height; top += step) {
    const [upper, lower] = placesIn(top, step, height);
    const first = await read(upper);
    averageInto(target, [first, upper === lower ? first : await read(lower)], near, far);
    yield target;
  }
}

function placesIn(start: number, step: number, end: number): [number, number] {
  return [Math.min(end - 1, start + (step >> 2)), Math.min(end - 1, start + ((3 * step) >> 2))];
}

/** @param near  Where the pixels to the left are within a row; `far`: those to the right. */
function averageInto(target: Samples, [upper, lower]: Samples[], near: Uint32Array, far: Uint32Array): void {
  const whole = !(target instanceof Float32Array);
  const channels = target.length / near.length;
  for (let x = 0, to = 0; x < near.length; x++) {
    let a = near[x];
    let b = far[x];
    for (let c = 0; c < channels; c++, a++, b++, to++) {
      const sum = upper[a] + upper[b] + lower[a] + lower[b];
      target[to] = whole ? (sum + 2) >> 2 : sum / 4;
    }
  }
}

/** Samples rows that come one after the other. */
export class SampledRows implements RowSource {
  constructor(
    private readonly source: RowSource,
    private readonly sampling: Sampling,
  ) {}

  async *rows(): AsyncGenerator<Samples> {
    const chunks = this.source.rows()[Symbol.asyncIterator]();
    const rowSamples = this.sampling.width * this.sampling.channels;
    let [chunk, firstRow]: [Samples, number] = [samples(this.sampling.sampleType, 0), 0];
    yield* sampledRows(this.sampling, async (row) => {
      while ((row - firstRow) * rowSamples >= chunk.length) {
        firstRow += chunk.length / rowSamples;
        const next = await chunks.next();
        if (next.done) throw new Error(`Row ${row} is missing`);
        chunk = next.value;
      }
      const at = (row - firstRow) * rowSamples;
      // A copy: the next chunk takes the memory of this one.
      return chunk.slice(at, at + rowSamples);
    });
  }
}

const UNCOMPRESSED = 1;
const CHUNKY = 1;
const BLACK_IS_ZERO = 1;
const RGB = 2;
const UPRIGHT = 1;
const [UNSIGNED, FLOAT] = [1, 3];

/** Reads only those rows of an uncompressed TIFF file that are needed. */
export class StripSampler implements RowSource {
  /** The row that is read, and the one before. */
  private readonly buffers: [Samples, Samples];

  private constructor(
    private readonly file: TiffFile,
    private readonly sampling: Sampling,
    private readonly strips: { offsets: number[]; rowsPerStrip: number; perPixel: number; sample: number | null },
    private readonly little: boolean,
  ) {
    const length = sampling.width * strips.perPixel;
    this.buffers = [samples(sampling.sampleType, length), samples(sampling.sampleType, length)];
  }

  /** @returns null when the samples do not lie in the file as they are stored in tiles. */
  static async of(file: TiffFile, source: SourceImage, plane: number, step: number): Promise<StripSampler | null> {
    const { width, height, channels, sampleType } = source;
    const { page, sample } = source.planes[plane];
    const directory = (await file.directories(page + 1))[page];
    if (!directory || !(await isPlain(directory, source))) return null;
    const perPixel = await directory.number(TiffTag.samplesPerPixel, 1);
    if (sample === null ? perPixel !== channels : sample >= perPixel) return null;
    const offsets = await directory.numbers(TiffTag.stripOffsets);
    const rowsPerStrip = Math.min(height, await directory.number(TiffTag.rowsPerStrip, height));
    if (offsets.length !== Math.ceil(height / rowsPerStrip)) return null;
    const little = (await file.bytes(0, 2)).toString('latin1') === 'II';
    const sampling = { width, height, channels, sampleType, step };
    return new StripSampler(file, sampling, { offsets, rowsPerStrip, perPixel, sample }, little);
  }

  async *rows(): AsyncGenerator<Samples> {
    let sampled = 0;
    for await (const row of sampledRows(this.sampling, (number) => this.row(number))) {
      // The parent must hear that we live.
      if (++sampled % ROWS_PER_TURN === 0) await immediate();
      yield row;
    }
  }

  private row(row: number): Samples {
    const { width, sampleType } = this.sampling;
    const { offsets, rowsPerStrip, perPixel, sample } = this.strips;
    const all = this.buffers[0];
    this.buffers.reverse();
    const bytes = Buffer.from(all.buffer);
    this.file.readIntoSync(bytes, offsets[Math.floor(row / rowsPerStrip)] + (row % rowsPerStrip) * bytes.length);
    if (!this.little && all.BYTES_PER_ELEMENT === 2) bytes.swap16();
    if (!this.little && all.BYTES_PER_ELEMENT === 4) bytes.swap32();
    if (sample === null) return all;
    const one = samples(sampleType, width);
    for (let x = 0; x < width; x++) one[x] = all[x * perPixel + sample];
    return one;
  }
}

/** Whether a picture's samples lie in strips one after the other, upright, as they are stored. */
async function isPlain(directory: TiffDirectory, { channels, sampleType, valueOffset }: SourceImage): Promise<boolean> {
  const bits = { uint8: 8, uint16: 16, float32: 32 }[sampleType];
  const photometric = await directory.number(TiffTag.photometric, -1);
  return (
    valueOffset === 0 &&
    directory.has(TiffTag.stripOffsets) &&
    photometric === (channels === 1 ? BLACK_IS_ZERO : RGB) &&
    (await directory.number(TiffTag.compression, UNCOMPRESSED)) === UNCOMPRESSED &&
    (await directory.number(TiffTag.planarConfiguration, CHUNKY)) === CHUNKY &&
    (await directory.number(TiffTag.orientation, UPRIGHT)) === UPRIGHT &&
    (await directory.number(TiffTag.sampleFormat, UNSIGNED)) === (sampleType === 'float32' ? FLOAT : UNSIGNED) &&
    (await directory.numbers(TiffTag.bitsPerSample, 4)).every((depth) => depth === bits)
  );
}
