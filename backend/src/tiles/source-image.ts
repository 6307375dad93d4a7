import { open } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { sharp } from './sharp.js';
import { decoderError } from './decoder-error.js';
import { inspectForeign, isMirax, type ForeignSource } from './foreign-head.js';
import { imageFormatOf, isForeign, SNIFFED_BYTES } from './image-format.js';
import { plainLayout, type PlaneSource, type SourceLevel } from './metadata/tiff-layout.js';
import { sampleKindOf, type SampleKind } from './sample-kind.js';
import { inspectTiff, type TiffSource } from './tiff-source.js';
import { TilingError } from './tiling-error.js';
import type { ForeignFormat, OwnFormat, ProbedImage, TilingLimits } from './worker-protocol.js';

/** An image file that was looked at and can be decoded. */
export interface SourceImage extends ProbedImage, SampleKind {
  path: string;
  /** Whether the decoder can be trusted to need only a few rows at a time. */
  streams: boolean;
  planes: PlaneSource[];
  /** Coarser resolutions that the file holds. */
  levels: SourceLevel[];
  /** How the helper decodes it first; null when it is not needed. */
  foreign: ForeignSource | null;
}

/** Up to here the ratio below does not matter: about ten seconds of work. */
const SMALL_PIXELS = 1_000_000_000;
/** A file that unfolds to more pixels than this per byte is a bomb; a slide that is nearly all background stays below. */
const MOST_PIXELS_PER_BYTE = 200;
/** Of a PNG, whatever its size: a pixel has at least a bit, and deflate makes a byte of at most 1032. */
const MOST_PNG_PIXELS_PER_BYTE = 8 * 1032;

/**
 * Looks at an image file's head, without decoding pixels.
 *
 * @throws TilingError `image.unsupported`, `image.damaged` or `image.too-large`.
 */
export async function inspectSource(path: string, limits: TilingLimits): Promise<SourceImage> {
  const { head, bytes } = await headOf(path);
  const format = (await isMirax(path)) ? 'slide' : imageFormatOf(head);
  if (isForeign(format)) return foreignSource(path, format, limits, null, bytes);
  const tiff = format === 'tiff' ? await inspectTiff(path, limits.helper) : null;
  if (tiff?.loader === 'openslideload') return foreignSource(path, 'slide', limits, tiff, bytes);
  return ownSource(path, format, limits, tiff, bytes);
}

async function foreignSource(
  path: string,
  format: ForeignFormat,
  limits: TilingLimits,
  tiff: TiffSource | null,
  bytes: number,
): Promise<SourceImage> {
  const { width, height, foreign, layout, ...kind } = await inspectForeign(path, format, limits, tiff?.layout ?? null);
  checkPixels(width, height, format === 'slide' ? limits.tiffPixels : limits.wholePixels, bytes);
  return { path, format, width, height, streams: true, foreign, ...kind, ...layout };
}

async function ownSource(
  path: string,
  format: OwnFormat,
  limits: TilingLimits,
  tiff: TiffSource | null,
  bytes: number,
): Promise<SourceImage> {
  if (tiff) checkPixels(tiff.width, tiff.height, limits.tiffPixels, bytes);
  const layout = tiff?.layout ?? plainLayout(null);
  const metadata = await sharp(path, { ...optionsOf(limits, tiff !== null), page: layout.planes[0].page })
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
  if (format === 'png' && width * height > bytes * MOST_PNG_PIXELS_PER_BYTE) throw tooSmall(width, height);
  const kind = sampleKindOf(metadata, layout.planes[0].sample !== null);
  const foreign = tiff?.loader ? { loader: tiff.loader, bytes: decodedBytes(metadata), decoded: null } : null;
  return { path, format, width, height, streams, foreign, ...kind, valueScale: 1, ...layout };
}

/**
 * A decoder for one plane at full size, upright. What it writes as a `.v` file is what `RasterFile` reads.
 *
 * @param source  One that needs the helper went through `converted` before.
 * @param level   Decodes a coarser resolution that the file holds, instead.
 */
export function decode(source: SourceImage, limits: TilingLimits, plane = 0, level: SourceLevel | null = null): Sharp {
  const { page } = source.planes[plane];
  const { foreign, colourspace, plainNumbers } = source;
  if (foreign && foreign.decoded?.page !== page) throw new Error(`Page ${page} was not decoded by the helper`);
  const at = level && 'page' in level.at ? level.at.page + pagesBefore(source.planes, plane) : page;
  const subifd = level && 'subImage' in level.at ? level.at.subImage : -1;
  const inTiff = !foreign && source.format === 'tiff';
  const options = optionsOf(limits, inTiff);
  const decoder = sharp(
    foreign?.decoded?.path ?? source.path,
    inTiff ? { ...options, page: at, tiff: { subifd } } : options,
  );
  decoder.autoOrient();
  // Else inks become colours before anything else is done.
  if (colourspace === 'cmyk') decoder.pipelineColourspace('cmyk');
  return plainNumbers ? asPlainNumbers(decoder) : decoder.toColourspace(colourspace);
}

/** Pages of a coarser level follow each other as those of the planes do. */
function pagesBefore(planes: readonly PlaneSource[], plane: number): number {
  const before = new Set(planes.slice(0, plane).map(({ page }) => page));
  before.delete(planes[plane].page);
  return before.size;
}

/** Which of the values of each decoded pixel makes up a plane: what `RasterFile` is to read; null for all. */
export function decodedSample({ planes, plainNumbers }: SourceImage, plane = 0): number | null {
  return planes[plane].sample ?? (plainNumbers ? 0 : null);
}

/**
 * Makes the decoder forget that samples of 16 bits are unsigned ones, which it would clip them to: joining a channel is the
 * one step that lets go of it. The joined one is a single pixel, and the last.
 */
function asPlainNumbers(decoder: Sharp): Sharp {
  return decoder.joinChannel(Buffer.alloc(1), { raw: { width: 1, height: 1, channels: 1 } }).toColourspace('b-w');
}

/**
 * `failOn` must not be stricter: real microscopes write odd tags, which are warnings. Nor laxer: damaged files would come
 * out black. Embedded ICC profiles are not applied, since that changes values.
 *
 * @param unlimited  Lifts libtiff's limits on single strips, which ImageJ writes whatever their size, and sharp's on samples
 *                   per pixel, which were counted before; the process has a limit of its own.
 */
function optionsOf(limits: TilingLimits, unlimited: boolean) {
  const channels = unlimited ? { limitInputChannels: 0 } : {};
  const limitInputPixels = limits.tiffPixels;
  return { failOn: 'error', sequentialRead: true, ignoreIcc: true, limitInputPixels, unlimited, ...channels } as const;
}

function decodedBytes({ width, height, channels, bitsPerSample }: Metadata): number {
  return width * height * channels * Math.ceil((bitsPerSample ?? 64) / 8);
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
    throw tooSmall(width, height);
  }
}

function tooSmall(width: number, height: number): TilingError {
  return new TilingError('image.too-large', `This file is too small to hold an image of ${width} × ${height} pixels.`);
}
