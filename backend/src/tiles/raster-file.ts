import { open, type FileHandle } from 'node:fs/promises';
import type { Samples } from './channel-statistics.js';
import { bytesPerSample, type SampleType } from './pyramid.js';
import { TilingError } from './tiling-error.js';

/** libvips' own image format: a header of 64 bytes, then rows of pixels, channels interleaved, in the machine's byte order. */
const HEADER_BYTES = 64;
const LITTLE_ENDIAN_MAGIC = 0x08f2a6b6;

/** Makes stored samples out of decoded ones, in the same memory where that can be. */
type Storing = (chunk: ArrayBuffer, samples: number) => Uint8Array | Uint16Array | Float32Array;

/** By libvips' number of a type: what its samples are stored as. Signed ones of 8 and 16 bits are moved by half the range. */
const STORED: Record<number, { sampleType: SampleType; storing: Storing }> = {
  0: { sampleType: 'uint8', storing: (chunk, samples) => new Uint8Array(chunk, 0, samples) },
  1: { sampleType: 'uint8', storing: (chunk, samples) => new Uint8Array(signsFlipped(chunk, 0x80808080), 0, samples) },
  2: { sampleType: 'uint16', storing: (chunk, samples) => new Uint16Array(chunk, 0, samples) },
  3: {
    sampleType: 'uint16',
    storing: (chunk, samples) => new Uint16Array(signsFlipped(chunk, 0x80008000), 0, samples),
  },
  4: { sampleType: 'float32', storing: (chunk, samples) => asFloats(new Uint32Array(chunk, 0, samples)) },
  5: { sampleType: 'float32', storing: (chunk, samples) => asFloats(new Int32Array(chunk, 0, samples)) },
  6: { sampleType: 'float32', storing: (chunk, samples) => new Float32Array(chunk, 0, samples) },
};
/** Bytes of a decoded sample, by libvips' number of its type; and its number for a picture of greys. */
const DECODED_BYTES = [1, 1, 2, 2, 4, 4, 4];
const GREY = 1;
/** Up to here every integer is a float32. */
const MOST_EXACT = 2 ** 24;

/** Rows are read in pieces of about this size. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Decoded pixels on the disk, read from top to bottom as they are to be stored. */
export class RasterFile {
  private constructor(
    private readonly file: FileHandle,
    readonly width: number,
    readonly height: number,
    /** Values of each pixel in the file; `sample` is the one that is read, null for all. */
    private readonly bands: number,
    private readonly sample: number | null,
    /** As stored; what was decoded may be a signed type of the same size. */
    readonly sampleType: SampleType,
    private readonly storing: Storing,
  ) {}

  /**
   * @param path    A `.v` file that this machine's libvips wrote: it is one of ours, so any surprise is a fault of ours.
   * @param sample  Which value of each pixel to read; null for all.
   */
  static async open(path: string, sample: number | null = null): Promise<RasterFile> {
    const file = await open(path, 'r');
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      await file.read(header, 0, HEADER_BYTES, 0);
      const [magic, width, height, bands, format] = [0, 4, 8, 12, 20].map((at) => header.readInt32LE(at));
      const stored = STORED[format];
      if (magic !== LITTLE_ENDIAN_MAGIC || !stored || (bands > 1 && (sample ?? 0) >= bands))
        throw new Error(`Not the raster we asked for: ${header.toString('hex')}`);
      const one = bands === 1 ? null : sample;
      return new RasterFile(file, width, height, bands, one, stored.sampleType, stored.storing);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get channels(): number {
    return this.sample === null ? this.bands : 1;
  }

  /**
   * Runs of whole rows, top to bottom. Each run is overwritten by the next.
   *
   * @throws TilingError `image.unsupported` at an integer that float32 cannot hold.
   */
  async *rows(): AsyncGenerator<Samples> {
    const sampleBytes = bytesPerSample(this.sampleType);
    const rowBytes = this.width * this.bands * sampleBytes;
    const rowsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
    // Four more, so that signs can be flipped four bytes at a time.
    const chunk = Buffer.from(new ArrayBuffer((rowBytes * Math.min(rowsPerChunk, this.height) + 7) & ~3));
    for (let y = 0; y < this.height; y += rowsPerChunk) {
      const bytes = rowBytes * Math.min(rowsPerChunk, this.height - y);
      await this.fill(chunk, bytes, HEADER_BYTES + y * rowBytes);
      const all = this.storing(chunk.buffer, bytes / sampleBytes);
      yield this.sample === null ? all : oneOf(all, this.bands, this.sample);
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async fill(chunk: Buffer, bytes: number, at: number): Promise<void> {
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await this.file.read(chunk, done, bytes - done, at + done);
      if (bytesRead === 0) throw new Error(`The raster ends ${bytes - done} bytes too early`);
      done += bytesRead;
    }
  }
}

/**
 * Copies one value of each pixel into a file of its own, in the decoder's own type.
 *
 * @param from  A `.v` file that libvips wrote; `to` becomes one that it can read.
 */
export async function copyBand(from: string, to: string, band: number): Promise<void> {
  const [source, target] = [await open(from, 'r'), await open(to, 'w')];
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    await source.read(header, 0, HEADER_BYTES, 0);
    const [width, height, bands, format] = [4, 8, 12, 20].map((at) => header.readInt32LE(at));
    const bytes = DECODED_BYTES[format];
    header.writeInt32LE(1, 12);
    header.writeInt32LE(GREY, 28);
    await target.write(header, 0, HEADER_BYTES, 0);
    const row = Buffer.alloc(width * bands * bytes);
    const picked = Buffer.alloc(width * bytes);
    for (let y = 0; y < height; y++) {
      await source.read(row, 0, row.length, HEADER_BYTES + y * row.length);
      for (let x = 0; x < width; x++)
        row.copy(picked, x * bytes, (x * bands + band) * bytes, (x * bands + band + 1) * bytes);
      await target.write(picked, 0, picked.length, HEADER_BYTES + y * picked.length);
    }
  } finally {
    await source.close();
    await target.close();
  }
}

/** Every `bands`-th sample, moved to the front of the same memory. */
function oneOf<T extends Uint8Array | Uint16Array | Float32Array>(samples: T, bands: number, sample: number): T {
  const pixels = samples.length / bands;
  for (let i = 0, from = sample; i < pixels; i++, from += bands) samples[i] = samples[from];
  return samples.subarray(0, pixels) as T;
}

/** Adds half the range to each number: that is its highest bit, the other way round. */
function signsFlipped(chunk: ArrayBuffer, signs: number): ArrayBuffer {
  const words = new Uint32Array(chunk, 0, chunk.byteLength >> 2);
  for (let i = 0; i < words.length; i++) words[i] ^= signs;
  return chunk;
}

function asFloats(integers: Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): Float32Array {
  const floats = new Float32Array(integers.buffer, 0, integers.length);
  for (let i = 0; i < integers.length; i++) {
    const value = integers[i];
    if (value > MOST_EXACT || value < -MOST_EXACT) {
      throw new TilingError(
        'image.unsupported',
        `This image holds the value ${value}; whole numbers of 32 bits can be kept up to ${MOST_EXACT.toLocaleString('en')}. ` +
          'Save it with 16 bits, or as floating-point numbers.',
      );
    }
    floats[i] = value;
  }
  return floats;
}
