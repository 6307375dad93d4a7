import type { Metadata } from 'sharp';
import type { SampleType } from './pyramid.js';
import { TilingError } from './tiling-error.js';

/** How the samples of a file are decoded without a change, and stored. */
export interface SampleKind {
  channels: 1 | 3 | 4;
  sampleType: SampleType;
  /** The file's own value = stored + this. */
  valueOffset: number;
  /** The colour space in which decoded values are the file's own. */
  colourspace: 'b-w' | 'grey16' | 'srgb' | 'rgb16' | 'scrgb' | 'cmyk';
  /**
   * Whether the decoder has to be told that samples are plain numbers: it takes signed 16-bit integers and half-precision
   * numbers for unsigned 16-bit ones, and clips them.
   */
  plainNumbers: boolean;
}

type Depth = NonNullable<Metadata['depth']>;

/** What comes of each type of sample; a plane of any type but the unsigned ones is never a colour. */
const STORED: Partial<Record<Depth, { sampleType: SampleType; valueOffset: number }>> = {
  uchar: { sampleType: 'uint8', valueOffset: 0 },
  char: { sampleType: 'uint8', valueOffset: -128 },
  ushort: { sampleType: 'uint16', valueOffset: 0 },
  short: { sampleType: 'uint16', valueOffset: -32768 },
  uint: { sampleType: 'float32', valueOffset: 0 },
  int: { sampleType: 'float32', valueOffset: 0 },
  float: { sampleType: 'float32', valueOffset: 0 },
};
const SPACES = ['b-w', 'grey16', 'srgb', 'rgb', 'rgb16', 'scrgb', 'cmyk'];
/** Colours of paper and of measurement: not those of a light path, and shown as sRGB, as every other program does. */
const OTHER_COLOURS = ['cmyk', 'lab', 'labs', 'xyz'];

/** What a decoder says about an image. */
type Decoded = Pick<Metadata, 'space' | 'depth' | 'channels' | 'hasAlpha'>;

/** Whether several samples of a pixel are a colour; else each is a picture of its own. */
export function isColour({ space, depth, channels }: Decoded): boolean {
  if (OTHER_COLOURS.includes(space)) return space !== 'cmyk' || depth !== 'float';
  return channels <= 4 && (depth === 'uchar' || depth === 'ushort');
}

/**
 * @param apart  Whether each sample of a pixel is a picture of its own.
 * @throws       TilingError `image.unsupported`
 */
export function sampleKindOf(decoded: Decoded, apart: boolean): SampleKind {
  const { space, depth, channels, hasAlpha } = decoded;
  if (OTHER_COLOURS.includes(space) && !apart) {
    return { channels: hasAlpha ? 4 : 3, ...STORED.uchar!, colourspace: 'srgb', plainNumbers: false };
  }
  const stored = STORED[depth];
  if (!stored || !SPACES.includes(space)) {
    throw new TilingError('image.unsupported', `Images with samples of this kind (${space}, ${depth}) cannot be read.`);
  }
  const own = (space === 'rgb' ? 'srgb' : space) as SampleKind['colourspace'];
  const plainNumbers = (depth === 'short' || depth === 'float') && (own === 'grey16' || own === 'rgb16');
  if (channels === 1 || apart) return { channels: 1, ...stored, colourspace: own, plainNumbers };
  if (!isColour(decoded)) {
    throw new TilingError(
      'image.unsupported',
      `Each pixel of this image has ${channels} values; 1, 3 or 4 can be read.`,
    );
  }
  // Grey with transparency becomes colour with transparency: the same grey three times.
  if (channels === 2) {
    return { channels: 4, ...stored, colourspace: depth === 'uchar' ? 'srgb' : 'rgb16', plainNumbers };
  }
  return { channels: channels, ...stored, colourspace: own, plainNumbers };
}
