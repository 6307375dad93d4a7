import { TiffTag, type TiffChain, type TiffDirectory, type TiffFile } from '../tiff-file.js';

/** Most directories that are looked at: more than any stack that was seen, and a second of reading. */
export const MOST_PAGES = 20_000;

/** TIFF's PhotometricInterpretation. */
export const Photometric = { minIsWhite: 0, minIsBlack: 1, rgb: 2, palette: 3 } as const;

/** What one directory says about its picture. */
export interface TiffPage {
  /** Place in the main chain, from 0. */
  index: number;
  width: number;
  height: number;
  /** Values of each pixel. */
  samples: number;
  bits: number;
  /** TIFF's SampleFormat: 1 unsigned, 2 signed, 3 floating-point. */
  format: number;
  photometric: number;
  /** TIFF's ExtraSamples of the first extra value: 1 and 2 are opacity. */
  extra: number;
  /** Whether the file calls this a coarser copy of another picture. */
  reduced: boolean;
  tiled: boolean;
  directory: TiffDirectory;
}

/** All pictures of a file's main chain, as far as it is sound. */
export async function readPages(file: TiffFile): Promise<{ pages: TiffPage[]; end: TiffChain['end'] }> {
  const { directories, end } = await file.chain(MOST_PAGES);
  const pages: TiffPage[] = [];
  for (const [index, directory] of directories.entries()) {
    try {
      pages.push(await pageOf(directory, index));
    } catch (error) {
      // TilingError: values outside of the file.
      if (index === 0) throw error;
      return { pages, end: 'damaged' };
    }
  }
  return { pages, end };
}

export async function pageOf(directory: TiffDirectory, index: number): Promise<TiffPage> {
  const number = (tag: number, missing: number) => directory.number(tag, missing);
  return {
    index,
    width: await number(TiffTag.imageWidth, 0),
    height: await number(TiffTag.imageLength, 0),
    samples: await number(TiffTag.samplesPerPixel, 1),
    bits: await number(TiffTag.bitsPerSample, 1),
    format: await number(TiffTag.sampleFormat, 1),
    photometric: await number(TiffTag.photometric, Photometric.minIsBlack),
    extra: await number(TiffTag.extraSamples, 0),
    reduced: ((await number(TiffTag.newSubfileType, 0)) & 1) === 1,
    tiled: directory.has(TiffTag.tileOffsets),
    directory,
  };
}

/** Whether two pictures can be planes of one image. */
export function alike(a: TiffPage, b: TiffPage): boolean {
  return a.width === b.width && a.height === b.height && sameValues(a, b) && a.photometric === b.photometric;
}

/** Whether two pictures hold the same kind of values. */
export function sameValues(a: TiffPage, b: TiffPage): boolean {
  return a.samples === b.samples && a.bits === b.bits && a.format === b.format;
}

/** `uint16`, as OME calls it. */
export function typeName({ bits, format }: TiffPage): string {
  if (format === 3) return bits === 32 ? 'float' : bits === 64 ? 'double' : `float${bits}`;
  if (bits === 1) return 'bit';
  return `${format === 2 ? 'int' : 'uint'}${bits}`;
}

/**
 * Which samples are pictures of their own.
 *
 * @returns How many: 1 for grey, for colour, and for grey with opacity.
 */
export function pictureCount({ samples, photometric, extra }: TiffPage): number {
  if (photometric !== Photometric.minIsBlack && photometric !== Photometric.minIsWhite) return 1;
  return samples === 2 && (extra === 1 || extra === 2) ? 1 : Math.max(1, samples);
}
