import type { Samples } from './channel-statistics.js';
import { bytesPerSample, ownValue, type PyramidDescription } from './pyramid.js';

const [SHORT, LONG] = [3, 4];
const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
/** Offsets have 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

type Entry = [tag: number, type: number, values: number[]];
type Shape = Pick<
  PyramidDescription,
  'width' | 'height' | 'channels' | 'sampleType' | 'valueScale' | 'valueOffset' | 'tileSize'
>;

/**
 * A TIFF file with the file's own values, piece by piece, uncompressed: for what PNG cannot hold, signed and floating-point
 * samples, which do not get much smaller anyway.
 *
 * @param strips  Whole rows from top to bottom, `tileSize` rows each but for the last.
 * @throws        RangeError beyond 4 GiB.
 */
export async function* tiffFile(shape: Shape, strips: AsyncIterable<Samples>): AsyncGenerator<Buffer> {
  const { width, height, channels, sampleType, tileSize } = shape;
  const rowBytes = width * channels * bytesPerSample(sampleType);
  if (rowBytes * height > MOST_BYTES) throw new RangeError(`A TIFF file of ${rowBytes * height} bytes`);
  const lengths = Array.from(
    { length: Math.ceil(height / tileSize) },
    (_, n) => rowBytes * Math.min(tileSize, height - n * tileSize),
  );
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('II*\0', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES, 4); // the directory follows, then the strips
  yield header;
  yield directory(shape, lengths);
  for await (const strip of strips) yield Buffer.from(ownSamples(strip, shape));
}

/** Little-endian, in the type that they have in the file: signed where they were moved to be stored. */
function ownSamples(strip: Samples, shape: Shape): Uint8Array {
  const { sampleType, valueOffset } = shape;
  let own: Int8Array | Int16Array | Samples = strip;
  if (valueOffset !== 0 && sampleType !== 'float32') {
    own = sampleType === 'uint8' ? new Int8Array(strip.length) : new Int16Array(strip.length);
    for (let i = 0; i < strip.length; i++) own[i] = ownValue(strip[i], shape);
  }
  return new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
}

function directory(shape: Shape, lengths: number[]): Buffer {
  const { width, height, channels, sampleType, valueOffset, tileSize } = shape;
  const kind = sampleType === 'float32' ? FLOAT : valueOffset === 0 ? UNSIGNED : SIGNED;
  const each = (value: number): number[] => new Array<number>(channels).fill(value);
  const entries: Entry[] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, each(bytesPerSample(sampleType) * 8)],
    [259, SHORT, [1]], // uncompressed
    [262, SHORT, [channels === 1 ? 1 : 2]], // black is zero, or RGB
    [273, LONG, lengths], // as many as there are: where the strips begin is known when all else is laid out
    [277, SHORT, [channels]],
    [278, LONG, [Math.min(tileSize, height)]],
    [279, LONG, lengths],
    ...(channels === 4 ? [[338, SHORT, [2]] satisfies Entry] : []), // alpha, not premultiplied
    [339, SHORT, each(kind)],
  ];
  let at = HEADER_BYTES + laidOut(entries).length;
  entries[5][2] = lengths.map((length) => (at += length) - length);
  return laidOut(entries);
}

/** The directory, and behind it what does not fit into it. */
function laidOut(entries: Entry[]): Buffer {
  const own = Buffer.alloc(2 + entries.length * ENTRY_BYTES + 4);
  const beyond: Buffer[] = [];
  let end = HEADER_BYTES + own.length;
  own.writeUInt16LE(entries.length, 0);
  for (const [n, [tag, type, values]] of entries.entries()) {
    const bytes = numbers(values, type);
    const place = 2 + n * ENTRY_BYTES;
    own.writeUInt16LE(tag, place);
    own.writeUInt16LE(type, place + 2);
    own.writeUInt32LE(values.length, place + 4);
    if (bytes.length <= 4) {
      bytes.copy(own, place + 8);
    } else {
      own.writeUInt32LE(end, place + 8);
      beyond.push(bytes);
      end += bytes.length;
    }
  }
  return Buffer.concat([own, ...beyond]);
}

function numbers(values: number[], type: number): Buffer {
  const bytes = Buffer.alloc(values.length * (type === SHORT ? 2 : 4));
  for (const [n, value] of values.entries()) {
    if (type === SHORT) bytes.writeUInt16LE(value, n * 2);
    else bytes.writeUInt32LE(value, n * 4);
  }
  return bytes;
}
