import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../errors/app-error.js';
import { type ByteSource, isGone, openFile, readRun } from '../storage/byte-source.js';
import { removeFile } from '../storage/remove-file.js';
import { packedCounts, unpackedCounts, type Histogram } from './histogram.js';
import {
  hasTile,
  levelsOf,
  tileCount,
  tileIndex,
  type PyramidDescription,
  type TilePlace,
  type TilesOf,
  type TilingOutcome,
} from './pyramid.js';
import { statisticsOf } from './channel-statistics.js';
import { TilingError } from './tiling-error.js';

/*
 * One pyramid is one file. All numbers are little-endian.
 *
 *   header       8 bytes magic, u32 version, u32 zero
 *   tiles        as they are served, in any order
 *   histograms   per plane and channel: float64 counts in a zlib stream
 *   thumbnail    a JPEG file
 *   index        per tile, plane by plane, level by level, row by row, and then per histogram, plane by plane, channel by
 *                channel: u64 offset, u32 length, u32 CRC-32 of those bytes
 *   description  a TilingOutcome as JSON
 *   footer       u64 offset and u64 length of thumbnail, index and description; u32 CRC-32 of the thumbnail; u32 CRC-32
 *                of index, description and the footer so far; 8 bytes magic
 *
 * The footer is written last: a file that was cut short has none. A file of another version is taken for damaged, and so is
 * made again from its original: version 1 had one plane and no histograms.
 */
const MAGIC = Buffer.from('\x89MTP\r\n\x1a\n', 'latin1');
const VERSION = 2;
const HEADER_BYTES = 16;
const ENTRY_BYTES = 16;
const FOOTER_BYTES = 64;
/** Index and description of the largest pyramid we take need a tenth of this. */
const MAX_INDEX_BYTES = 256 * 1024 * 1024;

/** Everything of a description that is known before the first tile is written. */
export type PyramidShape = Omit<PyramidDescription, 'contentHash' | 'levels'>;

/** What a pyramid file is completed with. */
export interface PyramidRest {
  thumbnail: Buffer;
  /** One per plane and channel, channels of a plane side by side. */
  histograms: readonly Histogram[];
  pixelSizeUm: number | null;
}

/** What unfinished files are called: nothing else in a data folder matches. */
const LEFTOVER = /\.partial-[0-9a-f]{16}(\.[a-z]+)*$/;

/** A name beside `targetPath` under which to work on it. */
export function scratchPathFor(targetPath: string): string {
  return `${targetPath}.partial-${randomBytes(8).toString('hex')}`;
}

/** Removes what a tiling job that ended early may have left: its unfinished pyramid and the files it decoded to. */
export async function removeScratch(scratchPath: string): Promise<void> {
  for (const suffix of ['', '.v', '.full.v', '.band.v', '.vips', '.tif', '.preview'])
    await removeFile(scratchPath + suffix);
}

/**
 * Removes what jobs left in a folder when the whole machine went down. To be called only while nothing is being tiled there.
 *
 * @returns How many files were removed.
 */
export async function removeLeftovers(folder: string): Promise<number> {
  const left = (await readdir(folder)).filter((name) => LEFTOVER.test(name));
  for (const name of left) await rm(join(folder, name), { force: true });
  return left.length;
}

/**
 * Writes a pyramid to a scratch file and shows it under its name only when it is complete and on the disk, so that
 * a kill at any moment leaves either the old file or the new one.
 */
export class PyramidFileWriter {
  private readonly described: TilesOf;
  /** Tiles of all planes and levels together. */
  readonly tiles: number;
  private readonly index: Buffer;
  private missing: number;
  private end = HEADER_BYTES;

  private constructor(
    private readonly file: FileHandle,
    private readonly shape: PyramidShape,
    private readonly scratchPath: string,
  ) {
    const { planes, finestLevel, channels } = shape;
    this.described = { planes, finestLevel, levels: levelsOf(shape.width, shape.height, shape.tileSize) };
    this.tiles = tileCount(this.described);
    this.missing = this.tiles;
    this.index = Buffer.alloc((this.tiles + planes * channels) * ENTRY_BYTES);
  }

  static async create(scratchPath: string, shape: PyramidShape): Promise<PyramidFileWriter> {
    const file = await open(scratchPath, 'wx+');
    const header = Buffer.alloc(HEADER_BYTES);
    MAGIC.copy(header);
    header.writeUInt32LE(VERSION, 8);
    const writer = new PyramidFileWriter(file, shape, scratchPath);
    await writer.writeAll(header, 0);
    return writer;
  }

  /** Tiles added so far, 0..1. */
  get share(): number {
    return 1 - this.missing / this.tiles;
  }

  /**
   * Adds a tile in the form it will be served. Each one once, in any order, one call at a time.
   *
   * @throws RangeError for a tile that there is not, or is already.
   */
  async addTile(plane: number, level: number, column: number, row: number, bytes: Buffer): Promise<void> {
    await this.addTiles([{ at: [plane, level, column, row], bytes }]);
  }

  /** Adds tiles in one piece: that costs a tenth of adding them one by one. */
  async addTiles(tiles: readonly { at: TilePlace; bytes: Buffer }[]): Promise<void> {
    let end = this.end;
    for (const { at, bytes } of tiles) {
      if (!hasTile(this.described, ...at)) throw new RangeError(`No tile ${at.join('/')}`);
      const entry = tileIndex(this.described, ...at) * ENTRY_BYTES;
      if (this.index.readUInt32LE(entry + 8) !== 0) throw new RangeError(`Tile ${at.join('/')} twice`);
      this.enter(entry, end, bytes);
      end += bytes.length;
    }
    await this.append(tiles.length === 1 ? tiles[0].bytes : Buffer.concat(tiles.map(({ bytes }) => bytes)));
    this.missing -= tiles.length;
  }

  /** A tile that was added before. */
  async tile(...at: TilePlace): Promise<Buffer> {
    const entry = tileIndex(this.described, ...at) * ENTRY_BYTES;
    const length = this.index.readUInt32LE(entry + 8);
    return whole(await readRun(this.file, Number(this.index.readBigUInt64LE(entry)), length), length);
  }

  /** Completes the file on the disk, still under its scratch name. */
  async seal({ thumbnail, histograms, pixelSizeUm }: PyramidRest): Promise<TilingOutcome> {
    if (this.missing > 0) throw new Error(`${this.missing} tiles are missing`);
    const entries = this.index.length / ENTRY_BYTES;
    if (histograms.length !== entries - this.tiles) throw new Error(`${histograms.length} histograms`);
    const { levels } = this.described;
    const tiles = this.index.subarray(0, this.tiles * ENTRY_BYTES);
    const contentHash = createHash('sha256').update(tiles).update(JSON.stringify(this.shape)).digest('hex');
    const pyramid = { ...this.shape, contentHash: contentHash.slice(0, 32), levels };
    const outcome: TilingOutcome = { pyramid, statistics: histograms.map(statisticsOf), pixelSizeUm };
    for (const [i, { counts }] of histograms.entries()) {
      const packed = packedCounts(counts);
      this.enter((this.tiles + i) * ENTRY_BYTES, this.end, packed);
      await this.append(packed);
    }
    const description = Buffer.from(JSON.stringify(outcome));
    const footer = Buffer.alloc(FOOTER_BYTES);
    for (const [i, part] of [thumbnail, this.index, description].entries()) {
      footer.writeBigUInt64LE(BigInt(this.end), i * 16);
      footer.writeBigUInt64LE(BigInt(part.length), i * 16 + 8);
      await this.append(part);
    }
    footer.writeUInt32LE(crc32(thumbnail), 48);
    footer.writeUInt32LE(crc32(footer.subarray(0, 52), crc32(description, crc32(this.index))), 52);
    MAGIC.copy(footer, 56);
    await this.append(footer);
    await this.file.sync();
    await this.file.close();
    return outcome;
  }

  /** Shows a sealed file under its name, in the place of any file that is there. */
  async publish(targetPath: string): Promise<void> {
    await rename(this.scratchPath, targetPath);
    await syncFolder(dirname(targetPath));
  }

  /** Gives up; the scratch file is removed. */
  async abandon(): Promise<void> {
    // Expected when it is sealed already: closing a closed file.
    await this.file.close().catch(() => undefined);
    await rm(this.scratchPath, { force: true });
  }

  private enter(entry: number, offset: number, bytes: Buffer): void {
    this.index.writeBigUInt64LE(BigInt(offset), entry);
    this.index.writeUInt32LE(bytes.length, entry + 8);
    this.index.writeUInt32LE(crc32(bytes), entry + 12);
  }

  private async append(bytes: Buffer): Promise<void> {
    await this.writeAll(bytes, this.end);
    this.end += bytes.length;
  }

  private async writeAll(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += (await this.file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  }
}

/** Without this a rename may be forgotten when the power fails. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows cannot open a folder.
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** An open pyramid: its description, and its tiles by position. */
export class PyramidFile {
  private constructor(
    private readonly source: ByteSource,
    private readonly path: string,
    private readonly index: Buffer,
    private readonly thumbnail: { offset: number; length: number; checksum: number },
    readonly outcome: TilingOutcome,
  ) {}

  /**
   * @param path     Where it lies, or would lie if it were on this disk.
   * @param sourceOf Opens it; default as a file on this disk.
   * @throws         TilingError `image.pyramid-damaged` when the file is missing, cut short or not a pyramid; AppError when
   *                 nobody knows, since the storage does not answer
   */
  static async open(path: string, sourceOf: (path: string) => Promise<ByteSource> = openFile): Promise<PyramidFile> {
    const source = await sourceOf(path).catch((error: Error) => {
      throw error instanceof AppError ? error : damaged(error.message);
    });
    try {
      return await PyramidFile.read(source, path);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  private static async read(file: ByteSource, path: string): Promise<PyramidFile> {
    const { size } = file;
    if (size < HEADER_BYTES + FOOTER_BYTES) throw damaged(`${path} has ${size} bytes`);
    const header = await readExactly(file, 0, HEADER_BYTES);
    const footer = await readExactly(file, size - FOOTER_BYTES, FOOTER_BYTES);
    if (!header.subarray(0, 8).equals(MAGIC) || !footer.subarray(56).equals(MAGIC)) throw damaged(`${path}: no magic`);
    const version = header.readUInt32LE(8);
    if (version !== VERSION) throw damaged(`${path}: format version ${version}`);
    const [thumbnail, index, description] = [0, 16, 32].map((at) => ({
      offset: Number(footer.readBigUInt64LE(at)),
      length: Number(footer.readBigUInt64LE(at + 8)),
    }));
    for (const part of [thumbnail, index, description]) {
      if (part.offset + part.length > size - FOOTER_BYTES) throw damaged(`${path}: a part lies outside the file`);
      if (part.length > MAX_INDEX_BYTES) throw damaged(`${path}: a part of ${part.length} bytes`);
    }
    const indexBytes = await readExactly(file, index.offset, index.length);
    const json = await readExactly(file, description.offset, description.length);
    const checksum = crc32(footer.subarray(0, 52), crc32(json, crc32(indexBytes)));
    if (checksum !== footer.readUInt32LE(52)) throw damaged(`${path}: checksum of the index`);
    const outcome = JSON.parse(json.toString()) as TilingOutcome;
    const { planes, channels } = outcome.pyramid;
    const entries = tileCount(outcome.pyramid) + planes * channels;
    if (entries * ENTRY_BYTES !== index.length) throw damaged(`${path}: index length`);
    return new PyramidFile(file, path, indexBytes, { ...thumbnail, checksum: footer.readUInt32LE(48) }, outcome);
  }

  /**
   * A tile's bytes as stored; null where the pyramid has no tile.
   *
   * @throws TilingError `image.pyramid-damaged` when they are not what was written.
   */
  async readTile(plane: number, level: number, column: number, row: number): Promise<Buffer | null> {
    const { pyramid } = this.outcome;
    return hasTile(pyramid, plane, level, column, row)
      ? this.entry(tileIndex(pyramid, plane, level, column, row))
      : null;
  }

  /**
   * How often values occur in a channel; null where the pyramid has no such plane or channel.
   *
   * @throws TilingError `image.pyramid-damaged`
   */
  async readHistogram(plane: number, channel: number): Promise<Histogram | null> {
    const { pyramid, statistics } = this.outcome;
    const { planes, channels, sampleType, valueScale } = pyramid;
    const isWithin = (number: number, end: number) => Number.isInteger(number) && number >= 0 && number < end;
    if (!isWithin(plane, planes) || !isWithin(channel, channels)) return null;
    const place = plane * channels + channel;
    const counts = unpackedCounts(await this.entry(tileCount(pyramid) + place));
    const measured = statistics[place];
    const values = (measured.maximum - measured.minimum) / valueScale + 1;
    const per = sampleType !== 'float32' && values === counts.length ? 'values' : 'ranges';
    return { ...measured, per, counts };
  }

  /** A JPEG file. */
  readThumbnail(): Promise<Buffer> {
    return this.checked(this.thumbnail.offset, this.thumbnail.length, this.thumbnail.checksum);
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private entry(number: number): Promise<Buffer> {
    const at = number * ENTRY_BYTES;
    const offset = Number(this.index.readBigUInt64LE(at));
    return this.checked(offset, this.index.readUInt32LE(at + 8), this.index.readUInt32LE(at + 12));
  }

  private async checked(offset: number, length: number, checksum: number): Promise<Buffer> {
    const bytes = await readExactly(this.source, offset, length);
    if (crc32(bytes) !== checksum) throw damaged(`${this.path}: checksum of ${length} bytes at ${offset}`);
    return bytes;
  }
}

async function readExactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const bytes = await source.read(offset, length).catch((error: unknown) => {
    throw isGone(error) ? damaged((error as Error).message) : error;
  });
  return whole(bytes, length);
}

function whole(bytes: Buffer, length: number): Buffer {
  if (bytes.length < length) throw damaged(`ends ${length - bytes.length} bytes too early`);
  return bytes;
}

function damaged(detail: string): TilingError {
  return new TilingError('image.pyramid-damaged', 'The stored tiles of this image cannot be read.', detail);
}
