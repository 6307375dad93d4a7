import { tiffLayoutOf, type TiffLayout } from './metadata/tiff-layout.js';
import { TiffFile, TiffTag, type TiffDirectory } from './tiff-file.js';
import { TilingError } from './tiling-error.js';

/**
 * Compressions that the decoder really has. It must be asked before: tiles in any other one may "decode" to black without
 * an error. Numbers from TIFF 6.0 and libtiff's tiff.h.
 */
const READABLE_COMPRESSIONS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50001]);
const COMPRESSION_NAMES: Record<number, string> = {
  6: 'old-style JPEG',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
};
const SAMPLE_FORMAT_NAMES: Record<number, string> = {
  2: 'signed integers',
  3: 'floating-point numbers',
  5: 'complex integers',
  6: 'complex numbers',
};
const READABLE_BITS = new Set([1, 2, 4, 8, 16]);

/** What a TIFF file's first image says about itself that the decoder does not tell. */
export interface TiffSource {
  width: number;
  height: number;
  layout: TiffLayout;
}

/**
 * Looks at the tags of a TIFF file's first image and refuses what would be decoded wrongly, or blank.
 *
 * @throws TilingError `image.unsupported` or `image.damaged`.
 */
export async function inspectTiff(path: string): Promise<TiffSource> {
  const file = await TiffFile.open(path);
  try {
    const [first] = await file.directories(1);
    await checkCompression(first);
    await checkSamples(first);
    const width = await first.number(TiffTag.imageWidth, 0);
    const height = await first.number(TiffTag.imageLength, 0);
    if (width < 1 || height < 1)
      throw new TilingError('image.damaged', 'This TIFF file says that its image has no pixels.');
    return { width, height, layout: await tiffLayoutOf(file) };
  } finally {
    await file.close();
  }
}

async function checkCompression(directory: TiffDirectory): Promise<void> {
  const compression = await directory.number(TiffTag.compression, 1);
  if (READABLE_COMPRESSIONS.has(compression)) return;
  const name = COMPRESSION_NAMES[compression] ?? `number ${compression}`;
  throw unsupported(
    `This TIFF file is compressed with a method that cannot be read (${name}). Save it with LZW or Deflate.`,
  );
}

async function checkSamples(directory: TiffDirectory): Promise<void> {
  const samples = await directory.number(TiffTag.samplesPerPixel, 1);
  const formats = new Set(await directory.numbers(TiffTag.sampleFormat, 16));
  for (const format of formats) {
    const name = SAMPLE_FORMAT_NAMES[format];
    if (name)
      throw unsupported(`The pixels of this TIFF file are ${name}. Unsigned 8-bit and 16-bit images can be read.`);
  }
  const bits = new Set(await directory.numbers(TiffTag.bitsPerSample, 16));
  for (const depth of bits.size === 0 ? [1] : bits) {
    if (!READABLE_BITS.has(depth) || bits.size > 1) {
      throw unsupported(
        `The pixels of this TIFF file have ${[...bits].join(', ')} bits. Unsigned 8-bit and 16-bit images can be read.`,
      );
    }
  }
  if (samples < 1 || samples > 4) {
    throw unsupported(`Each pixel of this TIFF file has ${samples} values. Save each channel as an image of its own.`);
  }
  // Two values may be grey and transparency, or two stains; taking the second stain for transparency would hide data.
  const extra = await directory.number(TiffTag.extraSamples, 0);
  if (samples === 2 && extra === 0) {
    throw unsupported('Each pixel of this TIFF file has 2 values. Save each channel as an image of its own.');
  }
}

function unsupported(message: string): TilingError {
  return new TilingError('image.unsupported', message);
}
