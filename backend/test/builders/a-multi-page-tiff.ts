/** A value of a tag: text, whole numbers (LONG; SHORT where TIFF wants it), fractions, or bytes as they are. */
export type TagValue = string | number[] | { fractions: [number, number][] } | Buffer;

/** One picture. Left out: 8 × 6 grey pixels of 8 bits. */
export interface PageSpec {
  width?: number;
  height?: number;
  samples?: number;
  bits?: number;
  photometric?: number;
  /** What else its directory says, by the number of the tag. */
  tags?: Record<number, TagValue>;
  /** Value of every sample of the picture. */
  fill?: number;
  /** Pictures whose directories only this one names. */
  subImages?: PageSpec[];
}

const Type = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5 } as const;
const TYPE_BYTES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };
/** Tags that readers expect as SHORT. */
const SHORTS = [258, 259, 262, 277, 284, 296, 320, 338, 339];
const SUB_IFDS = 330;

/** Bytes of an uncompressed little-endian TIFF file with as many pages. */
export function multiPageTiff(pages: PageSpec[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let end = 8;
  const append = (bytes: Buffer): number => {
    const at = end;
    parts.push(bytes);
    end += bytes.length;
    return at;
  };
  /** @returns where the directory is, and where in it the address of the next one goes */
  const addPage = (page: PageSpec): { at: number; next: Buffer } => {
    const { width = 8, height = 6, samples = 1, bits = 8, photometric = 1, subImages = [], fill = 0 } = page;
    const addresses = subImages.map((sub) => addPage(sub).at);
    const pixels = append(Buffer.alloc((width * height * samples * bits) / 8, fill));
    const tags: Record<number, TagValue> = {
      ...{ 256: [width], 257: [height], 258: Array.from({ length: samples }, () => bits), 259: [1] },
      ...{ 262: [photometric], 273: [pixels], 277: [samples], 278: [height] },
      ...{ 279: [(width * height * samples * bits) / 8] },
      ...page.tags,
    };
    if (addresses.length > 0) tags[SUB_IFDS] = addresses;
    const entries = Object.entries(tags).map(([tag, value]) => entryOf(Number(tag), value, append));
    const count = Buffer.alloc(2);
    count.writeUInt16LE(entries.length);
    const next = Buffer.alloc(4);
    return { at: append(Buffer.concat([count, ...entries])), next: (append(next), next) };
  };
  let link = parts[0].subarray(4);
  for (const page of pages) {
    const { at, next } = addPage(page);
    link.writeUInt32LE(at);
    link = next;
  }
  return Buffer.concat(parts);
}

function entryOf(tag: number, value: TagValue, append: (bytes: Buffer) => number): Buffer {
  const { type, bytes } = encoded(tag, value);
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(tag, 0);
  entry.writeUInt16LE(type, 2);
  entry.writeUInt32LE(bytes.length / TYPE_BYTES[type], 4);
  if (bytes.length <= 4) bytes.copy(entry, 8);
  else entry.writeUInt32LE(append(bytes), 8);
  return entry;
}

function encoded(tag: number, value: TagValue): { type: number; bytes: Buffer } {
  if (typeof value === 'string') return { type: Type.ascii, bytes: Buffer.from(`${value}\0`, 'utf8') };
  if (Buffer.isBuffer(value)) return { type: Type.byte, bytes: value };
  const words = Array.isArray(value) ? value : value.fractions.flat();
  const short = Array.isArray(value) && SHORTS.includes(tag);
  const bytes = Buffer.alloc(words.length * (short ? 2 : 4));
  words.forEach((word, i) => (short ? bytes.writeUInt16LE(word, 2 * i) : bytes.writeUInt32LE(word, 4 * i)));
  return { type: short ? Type.short : Array.isArray(value) ? Type.long : Type.rational, bytes };
}
