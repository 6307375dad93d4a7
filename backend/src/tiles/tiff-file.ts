import { readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { TilingError } from './tiling-error.js';

/** TIFF 6.0 and BigTIFF tag numbers that are read here. */
export const TiffTag = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  imageDescription: 270,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  colorMap: 320,
  subIfds: 330,
  extraSamples: 338,
  sampleFormat: 339,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  jpegTables: 347,
  xmp: 700,
  ndpiFormat: 65420,
  // MetaMorph's stacks: https://support.moleculardevices.com, "MetaMorph Stack (STK) Image File Format".
  uic1: 33628,
  uic2: 33629,
  // ImageJ's own: ij/io/TiffEncoder.java.
  imageJByteCounts: 50838,
  imageJ: 50839,
} as const;

/** Bytes of one value of each TIFF field type, by the type's number; 0 = no such type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

const MAX_ENTRIES = 4096;
/** A tag's values may not take more than this: the tile offsets of the largest image we take are a tenth of it. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

interface Entry {
  type: number;
  count: number;
  /** Where the values are, in the file. */
  at: number;
  /** The values themselves, when they are so few that they lie in the entry. */
  inline: Buffer | null;
}

/** The directories of a file, and whether there are more that cannot be had. */
export interface TiffChain {
  directories: TiffDirectory[];
  /** `whole`, or why it ends early: it leads back to a directory that was there, into nowhere, or is too long. */
  end: 'whole' | 'circle' | 'damaged' | 'too-long';
}

/**
 * Reads the directories of a TIFF or BigTIFF file, either byte order; nothing is decoded. Every offset and count is
 * checked against the file before it is believed.
 */
export class TiffFile {
  private constructor(
    private readonly file: FileHandle,
    readonly size: number,
    readonly little: boolean,
    private readonly big: boolean,
    private readonly first: number,
  ) {}

  /** @throws TilingError `image.damaged` when the header is not TIFF's. */
  static async open(path: string): Promise<TiffFile> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const head = Buffer.alloc(16);
      await file.read(head, 0, 16, 0);
      const little = head.toString('latin1', 0, 2) === 'II';
      const u16 = (at: number) => (little ? head.readUInt16LE(at) : head.readUInt16BE(at));
      const big = u16(2) === 43;
      if ((!little && head.toString('latin1', 0, 2) !== 'MM') || (!big && u16(2) !== 42)) {
        throw damaged('no TIFF header');
      }
      const probe = new TiffFile(file, size, little, big, 0);
      return new TiffFile(file, size, little, big, big ? probe.u64(head, 8) : probe.u32(head, 4));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /**
   * The directories in the file's own order.
   *
   * @param most  Stops after this many; a chain that loops never ends by itself.
   */
  async directories(most: number): Promise<TiffDirectory[]> {
    const found: TiffDirectory[] = [];
    for (let at = this.first; at !== 0 && found.length < most;) {
      const { directory, next } = await this.directory(at);
      found.push(directory);
      at = next;
    }
    if (found.length === 0) throw damaged('no directory');
    return found;
  }

  /**
   * The directories as far as they are sound; the first must be.
   *
   * @param most  Stops after this many.
   * @throws      TilingError `image.damaged` when there is not even one.
   */
  async chain(most: number): Promise<TiffChain> {
    const directories: TiffDirectory[] = [];
    const seen = new Set<number>();
    for (let at = this.first; at !== 0;) {
      if (seen.has(at)) return { directories, end: 'circle' };
      if (directories.length >= most) return { directories, end: 'too-long' };
      seen.add(at);
      try {
        const { directory, next } = await this.directory(at);
        directories.push(directory);
        at = next;
      } catch (error) {
        // TilingError: what came before can be read all the same.
        if (directories.length === 0) throw error;
        return { directories, end: 'damaged' };
      }
    }
    if (directories.length === 0) throw damaged('no directory');
    return { directories, end: 'whole' };
  }

  /** The directory at an offset that another one names (tag SubIFDs). @throws TilingError `image.damaged` */
  async directoryAt(at: number): Promise<TiffDirectory> {
    return (await this.directory(at)).directory;
  }

  /** Bytes of the file; refuses to read past its end. */
  async bytes(at: number, length: number): Promise<Buffer> {
    this.checkRange(at, length);
    const buffer = Buffer.allocUnsafe(length);
    await this.readInto(buffer, at);
    return buffer;
  }

  /** Fills a buffer from an offset on; refuses to read past the end. */
  async readInto(buffer: Buffer, at: number): Promise<void> {
    this.checkRange(at, buffer.length);
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
    checkLength(buffer, bytesRead, at);
  }

  /** The same while everything else waits: for many short reads, of which each costs a third of the CPU. */
  readIntoSync(buffer: Buffer, at: number): void {
    this.checkRange(at, buffer.length);
    checkLength(buffer, readSync(this.file.fd, buffer, 0, buffer.length, at), at);
  }

  private checkRange(at: number, length: number): void {
    if (!(at >= 0 && length >= 0 && at + length <= this.size)) throw damaged(`bytes ${at}+${length} of ${this.size}`);
  }

  private async directory(at: number): Promise<{ directory: TiffDirectory; next: number }> {
    const countBytes = this.big ? 8 : 2;
    const entryBytes = this.big ? 20 : 12;
    const wordBytes = this.big ? 8 : 4;
    const counted = await this.bytes(at, countBytes);
    const count = this.big ? this.u64(counted, 0) : this.u16(counted, 0);
    if (count > MAX_ENTRIES) throw damaged(`${count} entries in a directory`);
    const block = await this.bytes(at + countBytes, count * entryBytes + wordBytes);
    const entries = new Map<number, Entry>();
    for (let i = 0; i < count; i++) {
      const start = i * entryBytes;
      const type = this.u16(block, start + 2);
      const values = this.word(block, start + 4);
      const bytes = (TYPE_BYTES[type] ?? 0) * values;
      const inline = start + 4 + wordBytes;
      const here = bytes <= wordBytes;
      const where = here ? at + countBytes + inline : this.word(block, inline);
      const own = here ? block.subarray(inline, inline + bytes) : null;
      if (bytes > 0) entries.set(this.u16(block, start), { type, count: values, at: where, inline: own });
    }
    return { directory: new TiffDirectory(this, entries), next: this.word(block, count * entryBytes) };
  }

  u16(buffer: Buffer, at: number): number {
    return this.little ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at);
  }

  u32(buffer: Buffer, at: number): number {
    return this.little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
  }

  u64(buffer: Buffer, at: number): number {
    return Number(this.little ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
  }

  private word(buffer: Buffer, at: number): number {
    return this.big ? this.u64(buffer, at) : this.u32(buffer, at);
  }
}

/** One image of a TIFF file: its tags. */
export class TiffDirectory {
  constructor(
    private readonly file: TiffFile,
    private readonly entries: ReadonlyMap<number, Entry>,
  ) {}

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  /** The first value of a tag, `missing` when the file does not have it. Rationals come as their quotient. */
  async number(tag: number, missing: number): Promise<number> {
    return (await this.numbers(tag, 1))[0] ?? missing;
  }

  /** Values of a tag, none when the file does not have it. */
  async numbers(tag: number, most = Infinity): Promise<number[]> {
    const entry = this.entries.get(tag);
    if (!entry) return [];
    const width = TYPE_BYTES[entry.type];
    const count = Math.min(entry.count, most);
    const raw = await this.raw(entry, count * width);
    return Array.from({ length: count }, (_, i) => this.value(raw, entry.type, i * width));
  }

  /** Bytes that a tag's values take, 0 when the file does not have it. */
  bytesOf(tag: number): number {
    const entry = this.entries.get(tag);
    return entry ? entry.count * TYPE_BYTES[entry.type] : 0;
  }

  /**
   * The text of a tag up to its terminating zero, '' when the file does not have it.
   *
   * @param most  Reads no more bytes than this.
   */
  async text(tag: number, most = MAX_VALUE_BYTES): Promise<string> {
    const entry = this.entries.get(tag);
    if (!entry) return '';
    const raw = await this.raw(entry, Math.min(entry.count, most));
    const end = raw.indexOf(0);
    return raw.toString('utf8', 0, end < 0 ? raw.length : end);
  }

  /** The bytes of a tag as they are; null when the file does not have it. */
  async blob(tag: number): Promise<Buffer | null> {
    const entry = this.entries.get(tag);
    return entry ? this.raw(entry, entry.count * TYPE_BYTES[entry.type]) : null;
  }

  private async raw(entry: Entry, bytes: number): Promise<Buffer> {
    if (entry.inline) return entry.inline;
    if (bytes > MAX_VALUE_BYTES) throw damaged(`a tag of ${bytes} bytes`);
    return this.file.bytes(entry.at, bytes);
  }

  private value(raw: Buffer, type: number, at: number): number {
    switch (type) {
      case 3:
      case 8:
        return this.file.u16(raw, at);
      case 4:
      case 9:
      case 13:
        return this.file.u32(raw, at);
      case 5:
      case 10:
        return this.file.u32(raw, at) / this.file.u32(raw, at + 4);
      case 16:
      case 17:
      case 18:
        return this.file.u64(raw, at);
      default:
        return raw[at];
    }
  }
}

function checkLength({ length }: Buffer, bytesRead: number, at: number): void {
  if (bytesRead !== length) throw damaged(`only ${bytesRead} of ${length} bytes at ${at}`);
}

function damaged(detail: string): TilingError {
  return new TilingError('image.damaged', 'This TIFF file is cut short or corrupt.', detail);
}
