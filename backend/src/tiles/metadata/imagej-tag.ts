/** What ImageJ keeps in a tag of its own, as far as it says something about channels. */
export interface ImageJTag {
  /** One per picture of the stack. */
  labels: string[];
  /** One per channel: 256 bytes of red, of green and of blue. */
  luts: Buffer[];
}

const LUT_BYTES = 768;
const LONGEST_LABEL_BYTES = 2000;

/**
 * Reads the tag 50839: a header of kinds and how many there are of each, then the parts, whose sizes are in the tag 50838.
 * The layout is that of ij/io/TiffEncoder.java. Whatever does not fit is left out.
 *
 * @param sizes   Bytes of the header and of each part.
 * @param little  Byte order of the file.
 */
export function readImageJTag(bytes: Buffer, sizes: number[], little: boolean): ImageJTag {
  const tag: ImageJTag = { labels: [], luts: [] };
  const word = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const kind = (at: number) => {
    const text = bytes.toString('latin1', at, at + 4);
    return little ? [...text].reverse().join('') : text;
  };
  const [headerBytes = 0] = sizes;
  if (headerBytes < 4 || headerBytes > bytes.length || kind(0) !== 'IJIJ') return tag;
  let part = 1;
  let at = headerBytes;
  for (let entry = 4; entry + 8 <= headerBytes; entry += 8) {
    const name = kind(entry);
    for (let n = word(entry + 4); n > 0 && part < sizes.length; n--, part++) {
      const end = at + sizes[part];
      if (end > bytes.length) return tag;
      if (name === 'labl') tag.labels.push(utf16(bytes.subarray(at, end), little));
      if (name === 'luts' && end - at === LUT_BYTES) tag.luts.push(bytes.subarray(at, end));
      at = end;
    }
  }
  return tag;
}

function utf16(bytes: Buffer, little: boolean): string {
  const text = Buffer.from(bytes.subarray(0, Math.min(bytes.length & ~1, LONGEST_LABEL_BYTES)));
  return (little ? text : text.swap16()).toString('utf16le');
}
