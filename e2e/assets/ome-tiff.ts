const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;

/** An OME-TIFF of one plane for each channel, 16 bits, 0.5 µm for a pixel. */
export function omeTiff(width: number, height: number, channels: readonly string[]): Buffer {
  const description = Buffer.from(`${omeXml(width, height, channels)}\0`);
  const parts: Buffer[] = [Buffer.alloc(8)];
  let length = 8;
  const add = (part: Buffer): number => {
    const at = length;
    parts.push(part);
    length += part.length;
    return at;
  };
  const descriptionAt = add(description);
  let pointer: { buffer: Buffer; at: number } = { buffer: parts[0] ?? Buffer.alloc(8), at: 4 };
  channels.forEach((_, plane) => {
    const pixelsAt = add(planeOf(width, height, plane));
    const tags: (readonly [tag: number, type: number, count: number, value: number])[] = [
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, 1, 16],
      [259, SHORT, 1, 1],
      [262, SHORT, 1, 1],
      ...(plane === 0 ? [[270, ASCII, description.length, descriptionAt] as const] : []),
      [273, LONG, 1, pixelsAt],
      [277, SHORT, 1, 1],
      [278, LONG, 1, height],
      [279, LONG, 1, width * height * 2],
    ];
    const directory = directoryOf(tags);
    pointer.buffer.writeUInt32LE(add(directory), pointer.at);
    pointer = { buffer: directory, at: directory.length - 4 };
  });
  parts[0]?.write('II*\0', 0, 'latin1');
  return Buffer.concat(parts);
}

function planeOf(width: number, height: number, plane: number): Buffer {
  const pixels = Buffer.alloc(width * height * 2);
  for (let i = 0; i < width * height; i++) pixels.writeUInt16LE(((plane + 1) * 1000 + i) % 65536, i * 2);
  return pixels;
}

function directoryOf(tags: readonly (readonly [number, number, number, number])[]): Buffer {
  const directory = Buffer.alloc(2 + tags.length * ENTRY_BYTES + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, type, count, value], index) => {
    const at = 2 + index * ENTRY_BYTES;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  return directory;
}

function omeXml(width: number, height: number, channels: readonly string[]): string {
  const named = channels.map((name, c) => `<Channel ID="Channel:0:${c}" Name="${name}" SamplesPerPixel="1"/>`);
  const planes = channels.map((_, c) => `<TiffData IFD="${c}" FirstC="${c}" FirstZ="0" FirstT="0" PlaneCount="1"/>`);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">' +
    `<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SizeX="${width}" SizeY="${height}" SizeC="${channels.length}"` +
    ' SizeZ="1" SizeT="1" PhysicalSizeX="0.5" PhysicalSizeY="0.5">' +
    `${named.join('')}${planes.join('')}</Pixels></Image></OME>`
  );
}
