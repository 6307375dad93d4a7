/** Samples of one page, of the type they are to have in the file. */
export type Page = Int8Array | Uint8Array | Int16Array | Uint16Array | Float32Array;

const [SHORT, LONG] = [3, 4];
const [UNSIGNED, SIGNED, FLOAT] = [1, 2, 3];
const ENTRIES = 10;
const DIRECTORY_BYTES = 2 + 12 * ENTRIES + 4;

/** An uncompressed little-endian TIFF file of grey pages, one strip each: what no library here writes for all types. */
export function bareTiff(pages: readonly Page[], width: number, height: number): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let end = 8;
  for (const [n, page] of pages.entries()) {
    const bytes = Buffer.from(page.buffer, page.byteOffset, page.byteLength);
    const next = n === pages.length - 1 ? 0 : end + DIRECTORY_BYTES + bytes.length;
    const directory = Buffer.alloc(DIRECTORY_BYTES);
    directory.writeUInt16LE(ENTRIES);
    const entries = [
      ...[
        [256, LONG, width],
        [257, LONG, height],
        [258, SHORT, 8 * page.BYTES_PER_ELEMENT],
        [259, SHORT, 1],
      ],
      ...[
        [262, SHORT, 1],
        [273, LONG, end + DIRECTORY_BYTES],
        [277, SHORT, 1],
        [278, LONG, height],
      ],
      ...[
        [279, LONG, bytes.length],
        [339, SHORT, sampleFormatOf(page)],
      ],
    ];
    for (const [i, [tag, type, value]] of entries.entries()) {
      directory.writeUInt16LE(tag, 2 + 12 * i);
      directory.writeUInt16LE(type, 4 + 12 * i);
      directory.writeUInt32LE(1, 6 + 12 * i);
      directory.writeUInt32LE(value, 10 + 12 * i);
    }
    directory.writeUInt32LE(next, DIRECTORY_BYTES - 4);
    parts.push(directory, bytes);
    end += directory.length + bytes.length;
  }
  return Buffer.concat(parts);
}

function sampleFormatOf(page: Page): number {
  if (page instanceof Float32Array) return FLOAT;
  return page instanceof Int8Array || page instanceof Int16Array ? SIGNED : UNSIGNED;
}
