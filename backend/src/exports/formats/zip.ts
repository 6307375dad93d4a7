import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, crc32, createDeflateRaw, deflateRaw } from 'node:zlib';

/** A file to be put into an archive. */
export interface ArchiveFile {
  /** With `/` between folders. */
  name: string;
  /** All of it, or as it comes. */
  content: Buffer | AsyncIterable<Buffer | string>;
  /** Whether it is packed already, so that packing it again would gain nothing. */
  packed?: boolean;
}

/** What is known of a file when it has been written. */
interface Written {
  crc: number;
  packedBytes: number;
  bytes: number;
}

const pack = promisify(deflateRaw);

const LEVEL = constants.Z_DEFAULT_COMPRESSION;
/** Version of the format that is needed: 4.5, with 64-bit sizes. */
const VERSION = 45;
/** Which says what kind of attributes a file has. */
const MADE_ON_UNIX = 0x0300;
/** An ordinary file that its owner writes and everybody reads. */
const ATTRIBUTES = 0o100644 * 2 ** 16;
const UTF8_NAMES = 0x0800;
/** Sum and sizes follow the content: nobody knew them before. */
const SIZES_FOLLOW = 0x0008;
const STORED = 0;
const DEFLATED = 8;
/** 1 January 1980, midnight: the first moment that the format knows. Nothing of when it was made is in an archive. */
const DOS_TIME = 0;
const DOS_DATE = 0x21;
const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;
/** Enough of the directory to be worth a write. */
const DIRECTORY_CHUNK = 64 * 1024;

/**
 * A zip archive as it comes, no faster than it is read: the same files in the same order are the same bytes. However many
 * files and however long: what is held of one that is written is its entry in the directory, some 60 bytes and its name.
 *
 * @throws whatever a content does; then there is no end of the archive, and nobody can take it for whole
 */
export async function* zipped(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let recent: Buffer[] = [];
  let [offset, count, recentBytes] = [0, 0, 0];
  for await (const file of files) {
    const start = offset;
    const written: Written = { crc: 0, packedBytes: 0, bytes: 0 };
    for await (const chunk of Buffer.isBuffer(file.content)
      ? atOnce(file, file.content, written)
      : asItComes(file, written)) {
      offset += chunk.length;
      yield chunk;
    }
    const entry = directoryEntry(file, written, start);
    recent.push(entry);
    recentBytes += entry.length;
    count++;
    if (recentBytes < DIRECTORY_CHUNK) continue;
    directory.push(Buffer.concat(recent));
    [recent, recentBytes] = [[], 0];
  }
  directory.push(Buffer.concat(recent));
  yield* directory;
  yield endOf(
    count,
    offset,
    directory.reduce((sum, { length }) => sum + length, 0),
  );
}

/** What is known as a whole says its sizes first: the oldest readers, Java's among them, want it so. */
async function* atOnce(file: ArchiveFile, content: Buffer, written: Written): AsyncGenerator<Buffer> {
  const packed = file.packed ? content : await pack(content, { level: LEVEL });
  Object.assign(written, { crc: crc32(content), packedBytes: packed.length, bytes: content.length });
  yield Buffer.concat([localHead(file, written), packed]);
}

async function* asItComes(file: ArchiveFile, written: Written): AsyncGenerator<Buffer> {
  yield localHead(file, { crc: 0, packedBytes: 0, bytes: 0 });
  const plain = weighed(file.content as AsyncIterable<Buffer | string>, written);
  for await (const chunk of file.packed ? plain : deflated(plain)) {
    written.packedBytes += chunk.length;
    yield chunk;
  }
  yield sizes(written);
}

async function* deflated(plain: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(plain, { objectMode: false });
  const packer = createDeflateRaw({ level: LEVEL });
  source.once('error', (error) => packer.destroy(error));
  try {
    for await (const chunk of source.pipe(packer)) yield chunk as Buffer;
  } finally {
    source.destroy();
    packer.destroy();
  }
}

async function* weighed(content: AsyncIterable<Buffer | string>, written: Written): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (chunk.length === 0) continue;
    written.crc = crc32(chunk, written.crc);
    written.bytes += chunk.length;
    yield chunk;
  }
}

/** Signature, and what local head and directory say alike. */
function commonHead(
  signature: number,
  { content, packed }: ArchiveFile,
  { crc, packedBytes, bytes }: Written,
  name: Buffer,
): Buffer {
  const flags = UTF8_NAMES | (Buffer.isBuffer(content) ? 0 : SIZES_FOLLOW);
  const head = Buffer.alloc(signature === 0x02014b50 ? 46 : 30);
  head.writeUInt32LE(signature, 0);
  let at = 4;
  if (signature === 0x02014b50) at = head.writeUInt16LE(MADE_ON_UNIX | VERSION, at);
  at = head.writeUInt16LE(VERSION, at);
  at = head.writeUInt16LE(flags, at);
  at = head.writeUInt16LE(packed ? STORED : DEFLATED, at);
  at = head.writeUInt16LE(DOS_TIME, at);
  at = head.writeUInt16LE(DOS_DATE, at);
  at = head.writeUInt32LE(crc, at);
  at = head.writeUInt32LE(Math.min(packedBytes, MOST_32), at);
  at = head.writeUInt32LE(Math.min(bytes, MOST_32), at);
  head.writeUInt16LE(name.length, at);
  return head;
}

function localHead(file: ArchiveFile, written: Written): Buffer {
  const name = Buffer.from(file.name);
  return Buffer.concat([commonHead(0x04034b50, file, written, name), name]);
}

/** What follows a content that was written as it came. */
function sizes({ crc, packedBytes, bytes }: Written): Buffer {
  const large = packedBytes >= MOST_32 || bytes >= MOST_32;
  const tail = Buffer.alloc(large ? 24 : 16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  if (large) {
    tail.writeBigUInt64LE(BigInt(packedBytes), 8);
    tail.writeBigUInt64LE(BigInt(bytes), 16);
  } else {
    tail.writeUInt32LE(packedBytes, 8);
    tail.writeUInt32LE(bytes, 12);
  }
  return tail;
}

function directoryEntry(file: ArchiveFile, written: Written, start: number): Buffer {
  const name = Buffer.from(file.name);
  const large = [written.bytes, written.packedBytes, start].filter((number) => number >= MOST_32);
  const extra = Buffer.alloc(large.length ? 4 + 8 * large.length : 0);
  if (large.length) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8 * large.length, 2);
    for (const [n, number] of large.entries()) extra.writeBigUInt64LE(BigInt(number), 4 + 8 * n);
  }
  const head = commonHead(0x02014b50, file, written, name);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(ATTRIBUTES, 38);
  head.writeUInt32LE(Math.min(start, MOST_32), 42);
  return Buffer.concat([head, name, extra]);
}

function endOf(count: number, start: number, bytes: number): Buffer {
  const large = count >= MOST_16 || start >= MOST_32 || bytes >= MOST_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MOST_16), 8);
  end.writeUInt16LE(Math.min(count, MOST_16), 10);
  end.writeUInt32LE(Math.min(bytes, MOST_32), 12);
  end.writeUInt32LE(Math.min(start, MOST_32), 16);
  return large ? Buffer.concat([end64(count, start, bytes), end]) : end;
}

/** The end of an archive that is too large for 32 bits, and where it is. */
function end64(count: number, start: number, bytes: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(VERSION, 12);
  end.writeUInt16LE(VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(start + bytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
