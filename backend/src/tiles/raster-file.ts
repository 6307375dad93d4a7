import { open, type FileHandle } from 'node:fs/promises';
import type { Samples } from './channel-statistics.js';
import { bytesPerSample, type SampleType } from './pyramid.js';

/** libvips' own image format: a header of 64 bytes, then rows of pixels, channels interleaved, in the machine's byte order. */
const HEADER_BYTES = 64;
const LITTLE_ENDIAN_MAGIC = 0x08f2a6b6;
const SAMPLE_TYPES: Record<number, SampleType> = { 0: 'uint8', 2: 'uint16', 6: 'float32' };

/** Rows are read in pieces of about this size. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Decoded pixels on the disk, read from top to bottom. */
export class RasterFile {
  private constructor(
    private readonly file: FileHandle,
    readonly width: number,
    readonly height: number,
    readonly channels: number,
    readonly sampleType: SampleType,
  ) {}

  /** @param path  A `.v` file that this machine's libvips wrote: it is one of ours, so any surprise is a fault of ours. */
  static async open(path: string): Promise<RasterFile> {
    const file = await open(path, 'r');
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      await file.read(header, 0, HEADER_BYTES, 0);
      const [magic, width, height, channels, format] = [0, 4, 8, 12, 20].map((at) => header.readInt32LE(at));
      const sampleType = SAMPLE_TYPES[format];
      if (magic !== LITTLE_ENDIAN_MAGIC || !sampleType)
        throw new Error(`Not the raster we asked for: ${header.toString('hex')}`);
      return new RasterFile(file, width, height, channels, sampleType);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Runs of whole rows, top to bottom. Each run is overwritten by the next. */
  async *rows(): AsyncGenerator<Samples> {
    const rowBytes = this.width * this.channels * bytesPerSample(this.sampleType);
    const rowsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
    const chunk = Buffer.from(new ArrayBuffer(rowBytes * Math.min(rowsPerChunk, this.height)));
    for (let y = 0; y < this.height; y += rowsPerChunk) {
      const bytes = rowBytes * Math.min(rowsPerChunk, this.height - y);
      await this.fill(chunk, bytes, HEADER_BYTES + y * rowBytes);
      const samples = bytes / bytesPerSample(this.sampleType);
      if (this.sampleType === 'uint8') yield new Uint8Array(chunk.buffer, 0, samples);
      else if (this.sampleType === 'uint16') yield new Uint16Array(chunk.buffer, 0, samples);
      else yield new Float32Array(chunk.buffer, 0, samples);
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
