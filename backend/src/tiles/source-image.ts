import { open } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { imageFormatOf, SNIFFED_BYTES } from './image-format.js';
import { plainLayout, type PlaneSource, type SourceLevel } from './metadata/tiff-layout.js';
import { inspectTiff } from './tiff-source.js';
import { TilingError } from './tiling-error.js';
import type { ProbedImage, TilingLimits } from './worker-protocol.js';

/** An image file that was looked at and can be decoded. */
export interface SourceImage extends ProbedImage {
  path: string;
  /** The colour space in which the decoded values are the file's own. */
  colourspace: 'b-w' | 'grey16' | 'srgb' | 'rgb16';
  /** Whether the decoder can be trusted to need only a few rows at a time. */
  streams: boolean;
  planes: PlaneSource[];
  /** Coarser resolutions that the file holds. */
  levels: SourceLevel[];
}

/** Up to here the ratio below does not matter: about ten seconds of work. */
const SMALL_PIXELS = 1_000_000_000;
/** A file that unfolds to more pixels than this per byte is a bomb; a slide that is nearly all background stays below. */
const MOST_PIXELS_PER_BYTE = 200;

/**
 * Looks at an image file's head, without decoding pixels.
 *
 * @throws TilingError `image.unsupported`, `image.damaged` or `image.too-large`.
 */
export async function inspectSource(path: string, limits: TilingLimits): Promise<SourceImage> {
  const { head, bytes } = await headOf(path);
  const format = imageFormatOf(head);
  const tiff = format === 'tiff' ? await inspectTiff(path) : null;
  if (tiff) checkPixels(tiff.width, tiff.height, limits.tiffPixels, bytes);
  const metadata = await sharp(path, { ...DECODING, limitInputPixels: limits.tiffPixels, unlimited: tiff !== null })
    .metadata()
    .catch((error: Error) => {
      throw decoderError(error);
    });
  const { width, height } = metadata.autoOrient;
  const turned = (metadata.orientation ?? 1) > 1;
  const streams = !turned && (tiff !== null || ((format === 'jpeg' || format === 'png') && !metadata.isProgressive));
  // A TIFF whose axes are to be turned is decoded as a whole, like a progressive JPEG.
  const most = !streams ? limits.wholePixels : tiff ? limits.tiffPixels : limits.streamedPixels;
  checkPixels(width, height, most, bytes);
  const layout = tiff?.layout ?? plainLayout(null);
  return { path, format, width, height, streams, ...samplesOf(metadata), valueScale: 1, valueOffset: 0, ...layout };
}

/** A decoder for one plane at full size, upright, values unchanged. */
export function decode(source: SourceImage, limits: TilingLimits, plane = 0): Sharp {
  const { page, sample } = source.planes[plane];
  const decoder = sharp(source.path, {
    ...DECODING,
    page,
    limitInputPixels: limits.tiffPixels,
    // Lifts libtiff's limits on single strips, which ImageJ writes whatever their size; the process has a limit of its own.
    unlimited: source.format === 'tiff',
  })
    .autoOrient()
    .toColourspace(source.colourspace);
  return sample === null ? decoder : decoder.extractChannel(sample as 0 | 1 | 2 | 3);
}

/**
 * `failOn` must not be stricter: real microscopes write odd tags, which are warnings. Nor laxer: damaged files would come
 * out black. Embedded ICC profiles are not applied, since that changes values.
 */
const DECODING = { failOn: 'error', sequentialRead: true, ignoreIcc: true } as const;

/** The decoder's complaint in our terms. */
export function decoderError(error: Error): TilingError {
  const detail = error.message;
  if (/No space left|ENOSPC/i.test(detail)) {
    return new TilingError('image.storage-full', 'There is no room left for this image.', detail);
  }
  if (/exceeds (pixel|channel) limit/.test(detail)) {
    return new TilingError('image.too-large', 'This image has more pixels than this server takes.', detail);
  }
  if (/unsupported|not supported|not configured|whole number of bytes|out of range|bad labq/i.test(detail)) {
    return new TilingError('image.unsupported', 'This image is of a flavour that cannot be read.', detail);
  }
  return new TilingError('image.damaged', 'This image is cut short or corrupt.', detail);
}

async function headOf(path: string): Promise<{ head: Buffer; bytes: number }> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(SNIFFED_BYTES);
    const { bytesRead } = await file.read(head, 0, SNIFFED_BYTES, 0);
    return { head: head.subarray(0, bytesRead), bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

function checkPixels(width: number, height: number, most: number, bytes: number): void {
  const pixels = width * height;
  if (pixels > most) {
    const limit = Math.floor(most / 1e6).toLocaleString('en');
    throw new TilingError(
      'image.too-large',
      `This image is ${width} × ${height} pixels; at most ${limit} megapixels of its kind can be taken.`,
    );
  }
  if (pixels > SMALL_PIXELS && pixels > bytes * MOST_PIXELS_PER_BYTE) {
    throw new TilingError('image.too-large', `This file is too small to hold an image of ${width} × ${height} pixels.`);
  }
}

/** Channels and sample type as they will be stored, and how to decode to exactly those. */
function samplesOf(metadata: Metadata): Pick<SourceImage, 'channels' | 'sampleType' | 'colourspace'> {
  const { space, depth, channels, hasAlpha } = metadata;
  if (space === 'cmyk' || space === 'lab' || space === 'labs') {
    // Not the colours of a light path: shown as sRGB, as every other program does.
    return { channels: hasAlpha ? 4 : 3, sampleType: 'uint8', colourspace: 'srgb' };
  }
  if ((depth !== 'uchar' && depth !== 'ushort') || !['b-w', 'grey16', 'srgb', 'rgb', 'rgb16'].includes(space)) {
    throw new TilingError('image.unsupported', `Images with samples of this kind (${space}, ${depth}) cannot be read.`);
  }
  const sampleType = depth === 'uchar' ? 'uint8' : 'uint16';
  const grey = sampleType === 'uint8' ? 'b-w' : 'grey16';
  const colour = sampleType === 'uint8' ? 'srgb' : 'rgb16';
  // Grey with transparency becomes colour with transparency: the same grey three times.
  if (channels === 2) return { channels: 4, sampleType, colourspace: colour };
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new TilingError(
      'image.unsupported',
      `Each pixel of this image has ${channels} values; 1, 3 or 4 can be read.`,
    );
  }
  return { channels, sampleType, colourspace: space === 'b-w' || space === 'grey16' ? grey : colour };
}
