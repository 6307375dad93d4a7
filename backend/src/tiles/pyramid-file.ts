import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hasTile, levelsOf, tileCount, tileIndex, type PyramidDescription, type TilingOutcome } from './pyramid.js';
import { TilingError } from './tiling-error.js';

/*
 * One pyramid is one file. All numbers are little-endian.
 *
 *   header       8 bytes magic, u32 version, u32 zero
 *   tiles        as they are served, in any order
 *   thumbnail    a JPEG file
 *   index        per tile, level by level, row by row: u64 offset, u32 length, u32 CRC-32 of those bytes
 *   description  a TilingOutcome as JSON
 *   footer       u64 offset and u64 length of thumbnail, index and description; u32 CRC-32 of the thumbnail; u32 CRC-32
 *                of index, description and the footer so far; 8 bytes magic
 *
 * The footer is written last: a file that was cut short has none.
 */
const MAGIC = Buffer.from('\x89MTP\r\n\x1a\n', 'latin1');
const VERSION = 1;
const HEADER_BYTES = 16;
const ENTRY_BYTES = 16;
const FOOTER_BYTES = 64;
/** Index and description of the largest pyramid we take need a tenth of this. */
const MAX_INDEX_BYTES = 256 * 1024 * 1024;

/** Everything of a description that is known before the first tile is written. */
export type PyramidShape = Omit<PyramidDescription, 'contentHash' | 'levels'>;

/** What unfinished files are called: nothing else in a data folder matches. */
const LEFTOVER = /\.partial-[0-9a-f]{16}(\.[a-z]+)?$/;

/** A name beside `targetPath` under which to work on it. */
export function scratchPathFor(targetPath: string): string {
  return `${targetPath}.partial-${randomBytes(8).toString('hex')}`;
}

/** Removes what a tiling job that ended early may have left: its unfinished pyramid and the files it decoded to. */
export async function removeScratch(scratchPath: string): Promise<void> {
  for (const suffix of ['', '.v', '.vips', '.tif']) await rm(scratchPath + suffix, { force: true });
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
  private readonly levels: PyramidDescription['levels'];
  private readonly index: Buffer;
  private missing: number;
  private end = HEADER_BYTES;

  private constructor(
    private readonly file: FileHandle,
    private readonly shape: PyramidShape,
    private readonly scratchPath: string,
  ) {
    this.levels = levelsOf(shape.width, shape.height, shape.tileSize);
    this.missing = tileCount(this.levels);
    this.index = Buffer.alloc(this.missing * ENTRY_BYTES);
  }

  static async create(scratchPath: string, shape: PyramidShape): Promise<PyramidFileWriter> {
    const file = await open(scratchPath, 'wx');
    const header = Buffer.alloc(HEADER_BYTES);
    MAGIC.copy(header);
    header.writeUInt32LE(VERSION, 8);
    const writer = new PyramidFileWriter(file, shape, scratchPath);
    await writer.writeAll(header, 0);
    return writer;
  }

  /** Tiles of all levels together. */
  get tiles(): number {
    return this.index.length / ENTRY_BYTES;
  }

  /** Tiles added so far, 0..1. */
  get share(): number {
    return 1 - this.missing / this.tiles;
  }

  /** Adds a tile in the form it will be served. Each one once, in any order, one call at a time. */
  async addTile(level: number, column: number, row: number, bytes: Buffer): Promise<void> {
    if (!hasTile(this.levels, level, column, row)) throw new RangeError(`No tile ${level}/${column}/${row}`);
    const entry = tileIndex(this.levels, level, column, row) * ENTRY_BYTES;
    if (this.index.readUInt32LE(entry + 8) !== 0) throw new RangeError(`Tile ${level}/${column}/${row} twice`);
    this.index.writeBigUInt64LE(BigInt(this.end), entry);
    this.index.writeUInt32LE(bytes.length, entry + 8);
    this.index.writeUInt32LE(crc32(bytes), entry + 12);
    await this.append(bytes);
    this.missing--;
  }

  /** Completes the file on the disk, still under its scratch name. */
  async seal(rest: Omit<TilingOutcome, 'pyramid'> & { thumbnail: Buffer }): Promise<TilingOutcome> {
    if (this.missing > 0) throw new Error(`${this.missing} tiles are missing`);
    const { thumbnail, statistics, pixelSizeUm } = rest;
    const contentHash = createHash('sha256').update(this.index).update(JSON.stringify(this.shape)).digest('hex');
    const pyramid = { ...this.shape, contentHash: contentHash.slice(0, 32), levels: this.levels };
    const outcome: TilingOutcome = { pyramid, statistics, pixelSizeUm };
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
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly index: Buffer,
    private readonly thumbnail: { offset: number; length: number; checksum: number },
    readonly outcome: TilingOutcome,
  ) {}

  /** @throws TilingError `image.pyramid-damaged` when the file is missing, cut short or not a pyramid. */
  static async open(path: string): Promise<PyramidFile> {
    const file = await open(path, 'r').catch((error: Error) => {
      throw damaged(error.message);
    });
    try {
      return await PyramidFile.read(file, path);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private static async read(file: FileHandle, path: string): Promise<PyramidFile> {
    const { size } = await file.stat();
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
    if (tileCount(outcome.pyramid.levels) * ENTRY_BYTES !== index.length) throw damaged(`${path}: index length`);
    return new PyramidFile(file, path, indexBytes, { ...thumbnail, checksum: footer.readUInt32LE(48) }, outcome);
  }

  /**
   * A tile's bytes as stored; null where the pyramid has no tile.
   *
   * @throws TilingError `image.pyramid-damaged` when they are not what was written.
   */
  async readTile(level: number, column: number, row: number): Promise<Buffer | null> {
    const { levels } = this.outcome.pyramid;
    if (!hasTile(levels, level, column, row)) return null;
    const entry = tileIndex(levels, level, column, row) * ENTRY_BYTES;
    const offset = Number(this.index.readBigUInt64LE(entry));
    return this.checked(offset, this.index.readUInt32LE(entry + 8), this.index.readUInt32LE(entry + 12));
  }

  /** A JPEG file. */
  readThumbnail(): Promise<Buffer> {
    return this.checked(this.thumbnail.offset, this.thumbnail.length, this.thumbnail.checksum);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async checked(offset: number, length: number, checksum: number): Promise<Buffer> {
    const bytes = await readExactly(this.file, offset, length);
    if (crc32(bytes) !== checksum) throw damaged(`${this.path}: checksum of ${length} bytes at ${offset}`);
    return bytes;
  }
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw damaged(`ends ${length - done} bytes too early`);
    done += bytesRead;
  }
  return bytes;
}

function damaged(detail: string): TilingError {
  return new TilingError('image.pyramid-damaged', 'The stored tiles of this image cannot be read.', detail);
}
