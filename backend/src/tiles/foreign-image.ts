import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { boundsOf } from './foreign-head.js';
import { helperFor } from './image-format.js';
import type { SourceImage } from './source-image.js';
import { TilingError } from './tiling-error.js';
import { vipsConvert, type VipsLoader } from './vips-program.js';
import type { TilingLimits } from './worker-protocol.js';

/** Slides are opaque; the fourth value that OpenSlide gives is where nothing was scanned, and is shown white. */
const LOADER_OPTIONS: Partial<Record<VipsLoader, string[]>> = { openslideload: ['--rgb'] };
/** What the format keeps beside the pixels: colour profile, description. */
const METADATA_BYTES = 16 * 1024 * 1024;

/**
 * Has the helper decode the page that a plane lies in, unless it is the one that was decoded last.
 *
 * @param scratchPath  Prefix of the file it goes to.
 * @returns            The source, to be decoded from there; the same one when it needs no helper.
 * @throws             TilingError
 */
export async function converted(
  source: SourceImage,
  plane: number,
  scratchPath: string,
  limits: TilingLimits,
): Promise<SourceImage> {
  const { foreign, path } = source;
  if (!foreign) return source;
  const { page } = source.planes[plane];
  if (foreign.decoded?.page === page) return source;
  const to = `${scratchPath}.vips`;
  await checkRoom(to, foreign.bytes);
  const { loader } = foreign;
  const options = [...(LOADER_OPTIONS[loader] ?? []), ...(loader === 'tiffload' ? ['--page', `${page}`] : [])];
  const helper = helperFor('slide', limits.helper);
  const bounds = boundsOf(limits, foreign.bytes + METADATA_BYTES, limits.helperTimeMs);
  await vipsConvert(helper, { loader, options, from: path, to }, bounds);
  return { ...source, foreign: { ...foreign, decoded: { page, path: to } } };
}

async function checkRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bytes <= bavail * bsize) return;
  const megabytes = Math.ceil(bytes / 1e6).toLocaleString('en');
  throw new TilingError(
    'image.storage-full',
    `There is no room left for this image: decoded it takes ${megabytes} MB.`,
  );
}
