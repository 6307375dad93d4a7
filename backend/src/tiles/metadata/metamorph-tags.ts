import { TiffTag, type TiffDirectory, type TiffFile } from '../tiff-file.js';
import { pixelSize } from './lengths.js';
import type { StkFacts } from './metamorph.js';

/** Entries of the tag UIC1, in MetaMorph's own numbering. */
const Id = { calibrated: 3, xCalibration: 4, yCalibration: 5, unit: 6, name: 7 } as const;
const LAST_ID = 64;
const PAIR_BYTES = 8;
const LONGEST_TEXT = 255;
/** The tag UIC2 counts pictures, each as one fraction, although it holds three. */
const UIC2_BYTES = 8;

export function isStk(directory: TiffDirectory): boolean {
  return directory.has(TiffTag.uic1) || directory.has(TiffTag.uic2);
}

/**
 * Reads the tags of a MetaMorph stack.
 *
 * @throws TilingError `image.damaged` when they point outside of the file
 */
export async function readStk(file: TiffFile, directory: TiffDirectory): Promise<StkFacts> {
  const entries = await uic1(file, directory);
  const fraction = async (id: number) => {
    const at = entries.get(id);
    if (at === undefined) return NaN;
    const bytes = await file.bytes(at, 8);
    return file.u32(bytes, 0) / file.u32(bytes, 4);
  };
  const text = async (id: number) => {
    const at = entries.get(id);
    if (at === undefined) return '';
    const length = file.u32(await file.bytes(at, 4), 0);
    const bytes = await file.bytes(at + 4, Math.min(length, LONGEST_TEXT));
    return bytes.toString('latin1').replace(/\0.*$/s, '').trim();
  };
  const isOff = entries.get(Id.calibrated) === 0;
  const [x, y] = [await fraction(Id.xCalibration), await fraction(Id.yCalibration)];
  return {
    name: (await text(Id.name)) || null,
    pixel: pixelSize(isOff ? NaN : x, y, await text(Id.unit)),
    planes: Math.max(1, Math.floor(directory.bytesOf(TiffTag.uic2) / UIC2_BYTES)),
  };
}

/** Pairs of a number and a value, or of a number and where the value lies; they ascend, and end where they do not. */
async function uic1(file: TiffFile, directory: TiffDirectory): Promise<Map<number, number>> {
  const bytes = (await directory.blob(TiffTag.uic1)) ?? Buffer.alloc(0);
  const entries = new Map<number, number>();
  let last = -1;
  for (let at = 0; at + PAIR_BYTES <= bytes.length; at += PAIR_BYTES) {
    const id = file.u32(bytes, at);
    if (id <= last || id > LAST_ID) break;
    entries.set(id, file.u32(bytes, at + 4));
    last = id;
  }
  return entries;
}
