import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';
import { damaged } from './backup-error.js';
import type { ColumnShape, Value } from './table-shape.js';

/* Rows of a table, one JSON array per line in the order of its columns, gzipped. docs/adr/0032-backup.md */

/** What was written: of the packed file. */
export interface WrittenLines {
  lines: number;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Text that is gathered before it is packed. */
const PIECE_CHARS = 64 * 1024;
/** Rows that nobody reads twice: 6, zlib's own choice, takes twice as long for 5 % less. */
const PACKING = { level: 4 };

/** Writes lines to a new file that only its owner reads; it is on the disk then. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<WrittenLines> {
  const written = { lines: 0, bytes: 0, sha256: '' };
  const hash = createHash('sha256');
  const weigh = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      written.bytes += chunk.length;
      done(null, chunk);
    },
  });
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(gathered(lines, written)), createGzip(PACKING), weigh, file);
  return { ...written, sha256: hash.digest('hex') };
}

async function* gathered(lines: AsyncIterable<string>, written: WrittenLines): AsyncGenerator<Buffer> {
  let pieces: string[] = [];
  let length = 0;
  for await (const line of lines) {
    written.lines++;
    pieces.push(line, '\n');
    length += line.length + 1;
    if (length < PIECE_CHARS) continue;
    yield Buffer.from(pieces.join(''));
    [pieces, length] = [[], 0];
  }
  if (length > 0) yield Buffer.from(pieces.join(''));
}

/**
 * The lines of a file, and what it weighs once they are read.
 *
 * @throws BackupError backup.damaged where it cannot be read or unpacked
 */
export async function* readLines(path: string, written?: WrittenLines): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const packed = createReadStream(path);
  const unpacked = createGunzip();
  packed.on('data', (chunk) => {
    hash.update(chunk);
    if (written) written.bytes += chunk.length;
  });
  packed.on('error', (error) => unpacked.destroy(error));
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  try {
    for await (const chunk of packed.pipe(unpacked)) {
      const [first, ...more] = decoder.write(chunk as Buffer).split('\n');
      rest.push(first);
      for (const next of more) {
        if (written) written.lines++;
        yield rest.join('');
        rest = [next];
      }
    }
  } catch (error) {
    // Z_DATA_ERROR, Z_BUF_ERROR: it is no gzip, or not all of it. ENOENT, EIO: the disk has lost it.
    const { code = '', errno } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw damaged(`"${path}" cannot be unpacked.`);
    if (errno !== undefined) throw damaged(`"${path}" cannot be read: ${code}.`);
    throw error;
  } finally {
    packed.destroy();
  }
  if (rest.join('') !== '') throw damaged(`"${path}" ends in the middle of a line.`);
  if (written) written.sha256 = hash.digest('hex');
}

/** What a column of integers may hold, and a number as well. */
const INTEGER = /^-?\d+$/;

/**
 * Integers that a number would not hold are text, bytes are base64; the kind of the column tells them from texts. SQLite keeps
 * whatever somebody puts into a column of integers: so does a line, as text.
 */
export function lineOf(columns: readonly ColumnShape[], row: readonly unknown[]): string {
  return JSON.stringify(row.map((value, n) => writable(columns[n], value)));
}

/** @throws TypeError for what a column of this kind cannot hold */
function writable({ name, kind }: ColumnShape, given: unknown): null | number | string {
  if (given === null || given === undefined) return null;
  const value = given as Exclude<Value, null>;
  if (kind === 'bytes') return Buffer.from(value as Uint8Array).toString('base64');
  if (kind === 'text') {
    if (typeof value === 'string') return value;
    throw new TypeError(`The column ${name} holds a ${typeof value}, and not text.`);
  }
  const number = Number(value);
  if (kind === 'integer') return INTEGER.test(String(value)) && Number.isSafeInteger(number) ? number : String(value);
  if (Number.isFinite(number)) return number;
  throw new TypeError(`The column ${name} holds ${String(value)}, which is no number.`);
}

/** @throws BackupError backup.damaged */
export function rowOf(columns: readonly ColumnShape[], line: string): Value[] {
  const row = JSON.parse(line) as (null | number | string)[];
  if (row.length !== columns.length) throw damaged('A row has more or fewer values than its table has columns.');
  return row.map((value, n) => {
    if (typeof value !== 'string') return value;
    if (columns[n].kind === 'bytes') return Buffer.from(value, 'base64');
    return columns[n].kind === 'integer' && INTEGER.test(value) ? BigInt(value) : value;
  });
}
