/**
 * Bytes of a plain TIFF file: one 16-bit grey page, uncompressed, little-endian.
 *
 * @param claimedHeight More rows than there are make a damaged file whose header is in order.
 */
export function grey16Tiff(
  width: number,
  height: number,
  valueAt: (x: number, y: number) => number,
  { claimedHeight = height } = {},
): Buffer {
  const pixels = Buffer.alloc(width * height * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.writeUInt16LE(valueAt(x, y), (y * width + x) * 2);
  const [SHORT, LONG] = [3, 4];
  const header = 8;
  const entries: [tag: number, type: number, value: number][] = [
    [256, LONG, width],
    [257, LONG, claimedHeight],
    [258, SHORT, 16], // bits per sample
    [259, SHORT, 1], // no compression
    [262, SHORT, 1], // black is zero
    [273, LONG, header], // where the only strip begins
    [277, SHORT, 1], // samples per pixel
    [278, LONG, claimedHeight], // rows in the strip
    [279, LONG, pixels.length],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, value], n) => {
    const at = 2 + n * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  const start = Buffer.alloc(header);
  start.write('II*\0', 0, 'latin1');
  start.writeUInt32LE(header + pixels.length, 4);
  return Buffer.concat([start, pixels, directory]);
}
