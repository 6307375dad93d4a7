import { TilingError } from './tiling-error.js';
import type { VipsHelper } from './vips-program.js';
import type { ForeignFormat, ImageFormat } from './worker-protocol.js';

/** Bytes from the start of a file that `imageFormatOf` wants to see. */
export const SNIFFED_BYTES = 512;

interface Signature {
  at: number;
  bytes: string;
}

/** Formats that only the helper reads, and what people call them. */
const FOREIGN_NAMES: Record<ForeignFormat, string> = {
  jp2: 'a JPEG 2000 image',
  pnm: 'a PPM, PGM or PBM image',
  jxl: 'a JPEG XL image',
  heic: 'a HEIC image',
  slide: 'a whole slide of a format that needs OpenSlide',
};

/** What the first bytes of each format we read look like; `bytes` as latin1. */
const READABLE: [ImageFormat, Signature][] = [
  ['tiff', { at: 0, bytes: 'II*\0' }],
  ['tiff', { at: 0, bytes: 'MM\0*' }],
  ['tiff', { at: 0, bytes: 'II+\0' }],
  ['tiff', { at: 0, bytes: 'MM\0+' }],
  ['jpeg', { at: 0, bytes: '\xff\xd8\xff' }],
  ['png', { at: 0, bytes: '\x89PNG\r\n\x1a\n' }],
  ['webp', { at: 8, bytes: 'WEBP' }],
  ['gif', { at: 0, bytes: 'GIF8' }],
  ['avif', { at: 4, bytes: 'ftypavif' }],
  ['jp2', { at: 4, bytes: 'jP  \r\n\x87\n' }],
  ['jp2', { at: 0, bytes: '\xff\x4f\xff\x51' }],
  ['jxl', { at: 0, bytes: '\xff\x0a' }],
  ['jxl', { at: 4, bytes: 'JXL \r\n\x87\n' }],
  ['heic', { at: 4, bytes: 'ftyphei' }],
];
/** The only format whose first bytes are text: a letter for the kind, then the width, or a remark. */
const PNM = /^P[1-6Ff]\s+[\d#]/;

/** Formats that people do upload and that we cannot read; naming them saves a guess. */
const KNOWN: [string, Signature][] = [
  ['a Zeiss CZI file', { at: 0, bytes: 'ZISRAWFILE' }],
  ['a Nikon ND2 file', { at: 0, bytes: '\xda\xce\xbe\x0a' }],
  ['a Leica LIF file', { at: 0, bytes: 'p\0\0\0' }],
  ['an HDF5 file (Imaris IMS among them)', { at: 0, bytes: '\x89HDF' }],
  ['an Olympus OIB or other compound file', { at: 0, bytes: '\xd0\xcf\x11\xe0' }],
  ['a DICOM file', { at: 128, bytes: 'DICM' }],
  ['an OpenEXR image', { at: 0, bytes: 'v/1\x01' }],
  ['a BMP image', { at: 0, bytes: 'BM' }],
  ['a PDF document', { at: 0, bytes: '%PDF' }],
  ['a ZIP archive', { at: 0, bytes: 'PK\x03\x04' }],
  ['a gzip archive', { at: 0, bytes: '\x1f\x8b' }],
  ['the stand-in of a Git LFS file, not the file itself', { at: 0, bytes: 'version https://git-lfs' }],
];

/**
 * Tells an image's format from how the file begins. Its name is not looked at.
 *
 * @param head  The file's first `SNIFFED_BYTES` bytes, fewer when it is shorter.
 * @throws      TilingError `image.damaged` for an empty file, `image.unsupported` for what cannot be read.
 */
export function imageFormatOf(head: Buffer): ImageFormat {
  if (head.length === 0) throw new TilingError('image.damaged', 'The file is empty.');
  const matches = ({ at, bytes }: Signature) => head.toString('latin1', at, at + bytes.length) === bytes;
  const readable = READABLE.find(([, signature]) => matches(signature));
  if (readable) return readable[0];
  if (PNM.test(head.toString('latin1', 0, 16))) return 'pnm';
  const what = KNOWN.find(([, signature]) => matches(signature))?.[0] ?? kindOfText(head);
  throw new TilingError(
    'image.unsupported',
    `This file is ${what}. Images can be TIFF (OME-TIFF and BigTIFF too), PNG, JPEG, WebP, GIF or AVIF.`,
  );
}

/** Whether only the helper can read a format. */
export function isForeign(format: ImageFormat): format is ForeignFormat {
  return format in FOREIGN_NAMES;
}

/** Why a file that needs the helper is refused where there is none, and what to do. `what` is said after “is”. */
export function helperNeeded(what: string): TilingError {
  return new TilingError(
    'image.unsupported',
    `This file is ${what}, which this server cannot read by itself. Ask its administrator to install libvips with ` +
      'OpenSlide (libvips-tools on Debian and Ubuntu), or save the image as TIFF.',
  );
}

/** @throws TilingError `image.unsupported` where there is no helper. */
export function helperFor(format: ForeignFormat, helper: VipsHelper | null): VipsHelper {
  if (!helper) throw helperNeeded(FOREIGN_NAMES[format]);
  return helper;
}

function kindOfText(head: Buffer): string {
  const text = head.toString('latin1').trimStart();
  if (/<svg/i.test(text)) return 'an SVG drawing, which has no pixels';
  if (/^<!doctype html|^<html/i.test(text)) return 'a web page';
  if (/^<\?xml/.test(text)) return 'an XML document';
  // eslint-disable-next-line no-control-regex -- control characters are what tells binary data from text
  return /[\x00-\x08\x0e-\x1f]/.test(text) ? 'not an image of a kind we know' : 'a text file';
}
