import { helperNeeded } from './image-format.js';
import { tiffLayoutOf, type TiffLayout } from './metadata/tiff-layout.js';
import { TiffFile, TiffTag, type TiffDirectory } from './tiff-file.js';
import { TilingError } from './tiling-error.js';
import type { VipsHelper } from './vips-program.js';

/**
 * Compressions that the decoder really has. It must be asked before: tiles in any other one may "decode" to black without
 * an error. Numbers from TIFF 6.0 and libtiff's tiff.h.
 */
const READABLE_COMPRESSIONS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 34676, 34677, 50001]);
const JPEG_2000 = new Set([33003, 33004, 33005, 34712]);
/** What the helper has beyond that. */
const HELPER_COMPRESSIONS = new Set([34925, 50000, ...JPEG_2000]);
const COMPRESSION_NAMES: Record<number, string> = {
  6: 'old-style JPEG',
  33003: 'JPEG 2000',
  33004: 'JPEG 2000',
  33005: 'JPEG 2000',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
};
/** Bits per sample that can be read, by the kind of number. */
const READABLE_BITS: Record<number, number[]> = { 1: [1, 2, 4, 8, 16, 32], 2: [8, 16, 32], 3: [16, 32] };
const SAMPLE_FORMAT_NAMES: Record<number, string> = {
  1: 'unsigned integers',
  2: 'signed integers',
  3: 'floating-point numbers',
  5: 'complex integers',
  6: 'complex numbers',
};
const READABLE_SAMPLES =
  'Unsigned integers of 1 to 16 and of 32 bits, signed ones of 8, 16 and 32, and floating-point numbers of 16 and 32 bits can be read.';
/** Each sample that is a picture of its own means decoding the file once more. */
const MOST_SAMPLES = 64;

const Photometric = { minIsWhite: 0, minIsBlack: 1, separated: 5 } as const;
const [UNSIGNED, FLOATING, UNTYPED] = [1, 3, 4];

/** What a TIFF file's first image says about itself that the decoder does not tell. */
export interface TiffSource {
  width: number;
  height: number;
  layout: TiffLayout;
  /** Which loader of the helper must decode it; null when it is not needed. */
  loader: 'tiffload' | 'openslideload' | null;
}

/**
 * Looks at the tags of a TIFF file's pictures and refuses what would be decoded wrongly, or blank.
 *
 * @throws TilingError `image.unsupported` or `image.damaged`.
 */
export async function inspectTiff(path: string, helper: VipsHelper | null): Promise<TiffSource> {
  const file = await TiffFile.open(path);
  try {
    const layout = await tiffLayoutOf(file);
    const { page } = layout.planes[0];
    const directories = await file.directories(Math.max(...new Set(layout.planes.map((plane) => plane.page))) + 1);
    const first = directories[page];
    const width = await first.number(TiffTag.imageWidth, 0);
    const height = await first.number(TiffTag.imageLength, 0);
    if (width < 1 || height < 1)
      throw new TilingError('image.damaged', 'This TIFF file says that its image has no pixels.');
    const loader = await loaderOf(first, helper);
    if (loader !== 'openslideload') await checkSamples(first);
    await checkPages(directories, layout, first);
    const apart = layout.planes[0].sample === null && !(await isOnePicture(first));
    const samples = await first.number(TiffTag.samplesPerPixel, 1);
    return { width, height, layout: apart ? samplesApart(layout, samples) : layout, loader };
  } finally {
    await file.close();
  }
}

/** A layout in which every sample of a pixel is a channel: those of one picture follow each other. */
export function samplesApart(layout: TiffLayout, samples: number): TiffLayout {
  const numbers = Array.from({ length: samples }, (_, sample) => sample);
  const planes = layout.planes.flatMap(({ page }) => numbers.map((sample) => ({ page, sample })));
  const channels = layout.metadata.channels.flatMap((channel) =>
    numbers.map((sample) => (sample === 0 ? channel : { name: null, colour: null })),
  );
  return { ...layout, planes, metadata: { ...layout.metadata, channels } };
}

/** @throws TilingError when neither our decoder nor the helper can read it, or the helper is needed and not there. */
async function loaderOf(directory: TiffDirectory, helper: VipsHelper | null): Promise<TiffSource['loader']> {
  const compression = await directory.number(TiffTag.compression, 1);
  const name = COMPRESSION_NAMES[compression] ?? `number ${compression}`;
  const slide = await slideKindOf(directory, JPEG_2000.has(compression));
  if (slide) {
    if (!helper) throw helperNeeded(`a whole slide of ${slide}`);
    return 'openslideload';
  }
  if (READABLE_COMPRESSIONS.has(compression)) return null;
  if (HELPER_COMPRESSIONS.has(compression)) {
    if (!helper) throw helperNeeded(`a TIFF file compressed with ${name}`);
    return 'tiffload';
  }
  throw unsupported(
    `This TIFF file is compressed with a method that cannot be read (${name}). Save it with LZW or Deflate.`,
  );
}

/** Slides that look like plain TIFF files and are not: read as such they come out as a preview, or torn. */
async function slideKindOf(directory: TiffDirectory, jpeg2000: boolean): Promise<string | null> {
  if (directory.has(TiffTag.ndpiFormat)) return 'Hamamatsu NDPI';
  const description = await directory.text(TiffTag.imageDescription);
  if (description.includes('http://www.leica-microsystems.com/scn/')) return 'Leica SCN';
  if (jpeg2000 && description.startsWith('Aperio')) return 'Aperio with JPEG 2000 tiles';
  const xmp = await directory.blob(TiffTag.xmp);
  return xmp?.includes('<iScan') ? 'Ventana' : null;
}

async function checkSamples(directory: TiffDirectory): Promise<void> {
  const samples = await directory.number(TiffTag.samplesPerPixel, 1);
  const format = await sampleFormatOf(directory);
  const bits = new Set(await directory.numbers(TiffTag.bitsPerSample, MOST_SAMPLES));
  for (const depth of bits.size === 0 ? [1] : bits) {
    if (!READABLE_BITS[format]?.includes(depth) || bits.size > 1) {
      const kind = SAMPLE_FORMAT_NAMES[format] ?? 'of an unknown kind';
      throw unsupported(
        `The pixels of this TIFF file are ${kind} of ${[...bits].join(', ')} bits. ${READABLE_SAMPLES}`,
      );
    }
  }
  if (samples < 1 || samples > MOST_SAMPLES) {
    throw unsupported(
      `Each pixel of this TIFF file has ${samples} values; at most ${MOST_SAMPLES} can be read. Save each channel as a page.`,
    );
  }
}

async function sampleFormatOf(directory: TiffDirectory): Promise<number> {
  const formats = new Set(await directory.numbers(TiffTag.sampleFormat, MOST_SAMPLES));
  if (formats.size > 1) throw unsupported('The values of each pixel of this TIFF file are of different types.');
  const [format = UNSIGNED] = formats;
  // Old programs write “untyped” and mean unsigned.
  return format === UNTYPED ? UNSIGNED : format;
}

/** All pages that are shown must be alike: the decoder is asked about the first one only. */
async function checkPages(directories: TiffDirectory[], { planes }: TiffLayout, first: TiffDirectory): Promise<void> {
  const expected = await shapeOf(first);
  for (const page of new Set(planes.map((plane) => plane.page))) {
    const shape = directories[page] && (await shapeOf(directories[page]));
    if (shape !== expected) {
      throw unsupported(`Page ${page + 1} of this TIFF file is of another size or kind than the first.`);
    }
  }
}

async function shapeOf(directory: TiffDirectory): Promise<string> {
  const tags = [TiffTag.imageWidth, TiffTag.imageLength, TiffTag.samplesPerPixel, TiffTag.photometric];
  const numbers = await Promise.all(tags.map((tag) => directory.number(tag, 1)));
  const bits = await directory.numbers(TiffTag.bitsPerSample, MOST_SAMPLES);
  const readable = READABLE_COMPRESSIONS.has(await directory.number(TiffTag.compression, 1));
  return [...numbers, ...bits, await sampleFormatOf(directory), readable].join();
}

/** Whether the samples of a pixel belong together: a colour, or grey with transparency. Else each is a channel. */
async function isOnePicture(directory: TiffDirectory): Promise<boolean> {
  const samples = await directory.number(TiffTag.samplesPerPixel, 1);
  if (samples === 1) return true;
  const format = await sampleFormatOf(directory);
  const bits = await directory.number(TiffTag.bitsPerSample, 1);
  const photometric = await directory.number(TiffTag.photometric, Photometric.minIsBlack);
  if (photometric === Photometric.minIsBlack || photometric === Photometric.minIsWhite) {
    // Two values may be grey and transparency, or two stains; taking the second stain for transparency would hide data.
    const transparent = (await directory.number(TiffTag.extraSamples, 0)) !== 0;
    return samples === 2 && transparent && format === UNSIGNED && bits <= 16;
  }
  if (photometric === Photometric.separated) return format !== FLOATING && samples <= 5;
  // Colours that are measured, not shown, may be signed.
  if (photometric > Photometric.separated) return samples <= 4;
  return samples <= 4 && format === UNSIGNED && bits <= 16;
}

function unsupported(message: string): TilingError {
  return new TilingError('image.unsupported', message);
}
