import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';
import type { Samples } from './channel-statistics.js';
import type { PyramidDescription } from './pyramid.js';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const COLOUR_TYPES = { 1: 0, 3: 2, 4: 6 } as const;
/** Each byte as its difference to the one a pixel to the left. */
const SUB = 1;
/** Noise does not get smaller with more effort. */
const EFFORT = 3;

type Shape = Pick<PyramidDescription, 'width' | 'height' | 'channels' | 'sampleType'>;

/**
 * A PNG file, piece by piece: the samples as they are, of 8 or 16 bits, in no more memory than one strip takes.
 *
 * @param strips  Whole rows from top to bottom, channels interleaved.
 */
export async function* pngFile(shape: Shape, strips: AsyncIterable<Samples>): AsyncGenerator<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(shape.width, 0);
  header.writeUInt32BE(shape.height, 4);
  header[8] = shape.sampleType === 'uint8' ? 8 : 16;
  header[9] = COLOUR_TYPES[shape.channels];
  yield SIGNATURE;
  yield chunk('IHDR', header);
  const deflate = createDeflate({ level: EFFORT });
  const packed: Buffer[] = [];
  deflate.on('data', (bytes: Buffer) => packed.push(bytes));
  for await (const strip of strips) {
    if (!deflate.write(filtered(strip, shape))) await once(deflate, 'drain');
    for (const bytes of packed.splice(0)) yield chunk('IDAT', bytes);
  }
  deflate.end();
  await once(deflate, 'end');
  for (const bytes of packed) yield chunk('IDAT', bytes);
  yield chunk('IEND', Buffer.alloc(0));
}

/** Rows as PNG wants them: high byte first, each row after the name of its filter. */
function filtered(strip: Samples, { width, channels, sampleType }: Shape): Buffer {
  const sampleBytes = sampleType === 'uint8' ? 1 : 2;
  const bytes = Buffer.from(new Uint8Array(strip.buffer, strip.byteOffset, strip.byteLength));
  if (sampleBytes === 2) bytes.swap16();
  const [rowBytes, pixelBytes] = [width * channels * sampleBytes, channels * sampleBytes];
  const rows = bytes.length / rowBytes;
  const result = Buffer.alloc(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * rowBytes, row * (rowBytes + 1)];
    result[to] = SUB;
    for (let i = 0; i < rowBytes; i++)
      result[to + 1 + i] = bytes[from + i] - (i < pixelBytes ? 0 : bytes[from + i - pixelBytes]);
  }
  return result;
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
