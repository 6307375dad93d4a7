import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sharp } from './sharp.js';
import { makeExactPyramid, planeBytes } from './exact-pyramid.js';
import { fitsJpegTiles } from './jpeg-pyramid.js';
import { JPEG_BYTES_PER_PIXEL, makeLossyPyramid } from './lossy-pyramid.js';
import { PyramidFileWriter, type PyramidShape } from './pyramid-file.js';
import { Preview } from './preview.js';
import { levelsOf, pixelSizeOf, TILE_SIZE_PX, type TilingOutcome } from './pyramid.js';
import type { MadePyramid, PyramidJob } from './pyramid-job.js';
import { makeReusedPyramid } from './reused-pyramid.js';
import { ReusedTiles } from './reused-tiles.js';
import { inspectSource, type SourceImage } from './source-image.js';
import { TilingError } from './tiling-error.js';
import { tryPixels } from './trial.js';
import type { ProbedImage, TilingLimits, TilingRequest, Trial } from './worker-protocol.js';

/** What is told while an image is tiled. */
export interface TilingReports {
  /** Share of the work that is done, 0..1. */
  onProgress: (share: number) => void;
  /** The preview is there, under the path that was asked for. */
  onPreview: (outcome: TilingOutcome) => void;
}

/** Sets the decoder up for a process that does one image at a time: nothing is worth caching, and threads are counted. */
export function configureDecoder(limits: TilingLimits): void {
  sharp.cache(false);
  sharp.concurrency(limits.threads);
}

/**
 * What an image's head says.
 *
 * @param trial  Decodes it, too, when it is small; null does not.
 * @throws       TilingError.
 */
export async function probeImage(path: string, trial: Trial | null, limits: TilingLimits): Promise<ProbedImage> {
  const source = await inspectSource(path, limits);
  if (trial) await tryPixels(source, trial, limits);
  const { width, height, channels, sampleType, format, valueScale, valueOffset, metadata } = source;
  return { width, height, channels, sampleType, format, valueScale, valueOffset, metadata };
}

/**
 * Makes the pyramid of one image. Pixels are never all in memory: they go through files beside the target.
 *
 * @param scratchPath  Prefix of those files. After a failure the caller removes them.
 * @throws             TilingError.
 */
export async function tileImage(
  request: TilingRequest,
  scratchPath: string,
  limits: TilingLimits,
  { onProgress, onPreview }: TilingReports,
): Promise<TilingOutcome> {
  const source = await inspectSource(request.sourcePath, limits);
  const reused = await reusedTiles(source, request);
  try {
    const shape = shapeOf(source, request, reused);
    await checkRoom(scratchPath, shape);
    const levels = levelsOf(shape.width, shape.height, shape.tileSize);
    const writer = await PyramidFileWriter.create(scratchPath, shape);
    const job = { source, shape, levels, writer, scratchPath, limits, report: onProgress };
    const preview = new Preview(job, request.previewPath ?? null, onPreview);
    try {
      const made = await madeBy(job, preview, reused);
      const outcome = await writer.seal({ ...made, pixelSizeUm: pixelSizeOf(source, shape) });
      await writer.publish(request.targetPath);
      return outcome;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } finally {
    await reused?.close();
  }
}

function madeBy(job: PyramidJob, preview: Preview, reused: ReusedTiles | null): Promise<MadePyramid> {
  if (reused) return makeReusedPyramid(job, preview, reused);
  return job.shape.encoding === 'jpeg' ? makeLossyPyramid(job, preview) : makeExactPyramid(job, preview);
}

/** The file's own tiles, when they may and can be served as they are. Are to be closed. */
async function reusedTiles(source: SourceImage, { lossy, maxSidePx }: TilingRequest): Promise<ReusedTiles | null> {
  const whole = sizeWithin(source, maxSidePx).width === source.width;
  return lossy && whole ? ReusedTiles.of(source) : null;
}

function shapeOf(source: SourceImage, request: TilingRequest, reused: ReusedTiles | null): PyramidShape {
  const { channels, sampleType, valueScale, valueOffset } = source;
  const size = sizeWithin(source, request.maxSidePx);
  const colour = sampleType === 'uint8' && channels === 3;
  const lossy = reused !== null || (request.lossy && colour && fitsJpegTiles(levelsOf(size.width, size.height)));
  return {
    tileSize: reused?.tileSize ?? TILE_SIZE_PX,
    gutter: lossy ? 0 : 1,
    encoding: lossy ? 'jpeg' : 'raw',
    ...{ channels, sampleType, valueScale, valueOffset },
    planes: source.planes.length,
    finestLevel: 0,
    ...size,
  };
}

function sizeWithin(source: SourceImage, maxSidePx: number | null): { width: number; height: number } {
  const { width, height } = source;
  const scale = maxSidePx === null ? 1 : Math.min(1, maxSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Refuses a job that would fill the disk, before it does: other people's work is on it. */
async function checkRoom(scratchPath: string, shape: PyramidShape): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(scratchPath));
  const pixels = shape.width * shape.height;
  // Raw: one decoded plane, and tiles of all levels at worst uncompressed. JPEG: one TIFF and the pyramid, twice what is usual.
  const { planes } = shape;
  const exact = planeBytes(shape) * (1 + 1.4 * planes);
  const needed = shape.encoding === 'raw' ? exact : pixels * JPEG_BYTES_PER_PIXEL * 2 * (1 + planes);
  if (needed > bavail * bsize) {
    const megabytes = Math.ceil(needed / 1e6).toLocaleString('en');
    throw new TilingError(
      'image.storage-full',
      `There is no room left for this image: it needs ${megabytes} MB to be tiled.`,
    );
  }
}
