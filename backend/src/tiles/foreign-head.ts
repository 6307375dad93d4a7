import { open, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { helperFor } from './image-format.js';
import { plainLayout, type TiffLayout } from './metadata/tiff-layout.js';
import { sampleKindOf, isColour, type SampleKind } from './sample-kind.js';
import { samplesApart } from './tiff-source.js';
import { TilingError } from './tiling-error.js';
import { vipsFieldOf, vipsHeaderOf, type HelperBounds, type VipsLoader } from './vips-program.js';
import type { ForeignFormat, TilingLimits } from './worker-protocol.js';

const LOADERS: Record<ForeignFormat, VipsLoader> = {
  jp2: 'jp2kload',
  pnm: 'ppmload',
  jxl: 'jxlload',
  heic: 'heifload',
  slide: 'openslideload',
};
const BYTES: Record<string, number> = { uchar: 1, char: 1, ushort: 2, short: 2, uint: 4, int: 4, float: 4 };
/** Reading a head is quick, or something is wrong. */
const HEADER_MS = 15_000;
/** How the helper is to decode an image. */
export interface ForeignSource {
  loader: VipsLoader;
  /** Of one page decoded, at most. */
  bytes: number;
  /** What was decoded last, and where it is; null at first. */
  decoded: { page: number; path: string } | null;
}

/** What the helper says of an image that only it can read. */
export interface ForeignHead extends SampleKind {
  valueScale: number;
  width: number;
  height: number;
  foreign: ForeignSource;
  layout: TiffLayout;
}

/** Whether a path is a MIRAX slide: a JPEG preview, beside which a folder of the same name holds the slide itself. */
export async function isMirax(path: string): Promise<boolean> {
  const extension = extname(path);
  if (extension.toLowerCase() !== '.mrxs') return false;
  const index = join(path.slice(0, -extension.length), 'Slidedat.ini');
  // Expected to be missing where somebody gave another file that name, or uploaded the preview alone.
  return stat(index).then(
    (found) => found.isFile(),
    () => false,
  );
}

/**
 * Asks the helper about an image.
 *
 * @param known  What is known of the image from its own tags.
 * @throws       TilingError `image.unsupported` where there is no helper, and whatever the helper says.
 */
export async function inspectForeign(
  path: string,
  format: ForeignFormat,
  limits: TilingLimits,
  known: TiffLayout | null,
): Promise<ForeignHead> {
  const helper = helperFor(format, limits.helper);
  const loader = LOADERS[format];
  const bounds = boundsOf(limits, 0, HEADER_MS);
  const head = await vipsHeaderOf(helper, path, bounds);
  if (head.loader !== loader) {
    throw new TilingError('image.unsupported', 'This image is of a flavour that cannot be read.', `by ${head.loader}`);
  }
  const { width, height } = head;
  const slide = format === 'slide';
  const bands = slide ? 3 : head.bands;
  const hasAlpha = head.interpretation !== 'cmyk' && (bands === 2 || bands === 4);
  const decoded = { space: head.interpretation, depth: head.format, channels: bands, hasAlpha } as Parameters<
    typeof isColour
  >[0];
  const apart = bands > 1 && !isColour(decoded);
  const pixelSizeUm = known?.metadata.pixelSizeUm ?? (slide ? await micrometres(path, limits) : null);
  const plain = plainLayout(pixelSizeUm);
  const metadata = { ...plain.metadata, ...(known && { dialect: known.metadata.dialect }) };
  const layout = { ...plain, metadata };
  const foreign = { loader, bytes: width * height * bands * (BYTES[head.format] ?? 8), decoded: null };
  const kind = sampleKindOf(decoded, apart);
  const valueScale = format === 'jp2' ? await shiftOf(path, head.format) : 1;
  return { width, height, foreign, ...kind, valueScale, layout: apart ? samplesApart(layout, bands) : layout };
}

/** Where a JPEG 2000 stream says how many bits its first component has, from its first marker on. */
const PRECISION_AT = 42;
const CODESTREAM = Buffer.from([0xff, 0x4f, 0xff, 0x51]);
const BOXES_BYTES = 1024 * 1024;

/** The loader moves samples of, say, 12 bits to the upper end of 16. @returns what undoes it */
async function shiftOf(path: string, format: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BOXES_BYTES), 0, BOXES_BYTES, 0);
    const at = buffer.subarray(0, bytesRead).indexOf(CODESTREAM);
    const bits = at < 0 || at + PRECISION_AT >= bytesRead ? NaN : (buffer[at + PRECISION_AT] & 0x7f) + 1;
    const shift = 8 * (BYTES[format] ?? 0) - bits;
    return shift > 0 ? 2 ** -shift : 1;
  } finally {
    await file.close();
  }
}

async function micrometres(path: string, limits: TilingLimits): Promise<number | null> {
  const text = await vipsFieldOf(limits.helper!, path, 'openslide.mpp-x', boundsOf(limits, 0, HEADER_MS));
  const size = Number(text);
  return size > 0 && Number.isFinite(size) ? size : null;
}

/** What a run of the helper may use, within the limits of the worker. */
export function boundsOf(limits: TilingLimits, fileBytes: number, timeLimitMs: number): HelperBounds {
  return { memoryMb: limits.helperMemoryMb, threads: limits.threads, timeLimitMs, fileBytes };
}
