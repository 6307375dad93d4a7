/** A grey picture with 16 bits for each pixel: `value(x, y)` is 0..65535. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly value: (x: number, y: number) => number;
}

const SHORT = 3;
const LONG = 4;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/**
 * Writes a baseline TIFF: little-endian, one strip, no compression.
 *
 * @param claimedHeight  More rows than there are make a damaged file whose header is in order.
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf section 2 and 4
 */
export function tiff16({ width, height, value }: GreyPicture, claimedHeight = height): Buffer {
  const pixels = Buffer.alloc(width * height * 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels.writeUInt16LE(value(x, y), (y * width + x) * 2);
  }
  const tags: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width],
    [257, LONG, claimedHeight],
    [258, SHORT, 16], // bits per sample
    [259, SHORT, 1], // no compression
    [262, SHORT, 1], // 0 is black
    [273, LONG, HEADER_BYTES], // where the strip begins
    [277, SHORT, 1], // samples per pixel
    [278, LONG, claimedHeight], // rows in the strip
    [279, LONG, pixels.length],
    [339, SHORT, 1], // unsigned
  ];
  const directory = Buffer.alloc(2 + tags.length * ENTRY_BYTES + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, type, content], index) => {
    const at = 2 + index * ENTRY_BYTES;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(content, at + 8);
  });
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('II*\0', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES + pixels.length, 4);
  return Buffer.concat([header, pixels, directory]);
}
