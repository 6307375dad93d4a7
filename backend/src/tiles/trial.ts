import { rm, stat } from 'node:fs/promises';
import { runInto } from './decoder-run.js';
import { converted } from './foreign-image.js';
import type { SourceLevel } from './metadata/tiff-layout.js';
import { RasterFile } from './raster-file.js';
import { ReusedTiles } from './reused-tiles.js';
import { decode, decodedSample, type SourceImage } from './source-image.js';
import { TilingError } from './tiling-error.js';
import type { TilingLimits, Trial } from './worker-protocol.js';

/**
 * Images of at most so many samples, all planes together, are decoded before they are taken: about a third of a second of
 * work, next to a transfer that takes longer. Whoever uploads a larger one would wait for it, so that its damage is found by
 * its tiling.
 */
export const MOST_TRIED_SAMPLES = 32_000_000;
/**
 * The same for a file that has less than a byte for so many samples, as hardly a sound one has: its head may well lie, and
 * then its pixels end early. One that does not is blank, and decoded in a second or two.
 */
export const MOST_TRIED_THIN_SAMPLES = 256_000_000;
const THIN_SAMPLES_PER_BYTE = 40;
/** What opening a page of a file costs, in samples that are decoded meanwhile. */
const PAGE_SAMPLES = 64_000;

/**
 * Decodes all pixels of a small image as its tiling will, and keeps none of them. A larger one is left alone.
 *
 * @param trial  Its scratch files are the caller's to remove when this fails.
 * @throws       TilingError: whatever its tiling would end with, but for want of room: that is not the file's fault.
 */
export async function tryPixels(source: SourceImage, trial: Trial, limits: TilingLimits): Promise<void> {
  try {
    await tryAll(source, trial, limits);
  } catch (error) {
    if (!(error instanceof TilingError && error.code === 'image.storage-full')) throw error;
  }
}

async function tryAll(source: SourceImage, trial: Trial, limits: TilingLimits): Promise<void> {
  const tried = firstPlanesOfPages(source);
  const { width, height, channels, planes } = source;
  const samples = width * height * channels * planes.length;
  const { size } = await stat(source.path);
  const most = samples > size * THIN_SAMPLES_PER_BYTE ? MOST_TRIED_THIN_SAMPLES : MOST_TRIED_SAMPLES;
  if (samples + PAGE_SAMPLES * tried.length > most) return;
  let at = source;
  for (const plane of tried) {
    at = await converted(at, plane, trial.scratchPath, limits);
    await tryPlane(at, plane, null, trial, limits);
  }
  if (at.foreign?.decoded) await rm(at.foreign.decoded.path);
  if (trial.lossy) await tryLevels(source, trial, limits);
}

/** Planes that are samples of the same pixels come out of the decoder together. */
function firstPlanesOfPages({ planes }: SourceImage): number[] {
  const seen = new Set<number>();
  return planes.flatMap(({ page }, plane) => (seen.has(page) ? [] : (seen.add(page), [plane])));
}

/** Coarser resolutions whose tiles are to be served as they are. */
async function tryLevels(source: SourceImage, trial: Trial, limits: TilingLimits): Promise<void> {
  const reused = await ReusedTiles.of(source);
  await reused?.close();
  if (reused) for (const level of source.levels) await tryPlane(source, 0, level, trial, limits);
}

async function tryPlane(
  source: SourceImage,
  plane: number,
  level: SourceLevel | null,
  { scratchPath }: Trial,
  limits: TilingLimits,
): Promise<void> {
  const path = `${scratchPath}.v`;
  await runInto(path, decode(source, limits, plane, level), () => undefined);
  const raster = await RasterFile.open(path, decodedSample(source, plane));
  try {
    if (level === null) demandPromised(raster, source);
    // Whole numbers of 32 bits may be too large to be kept.
    if (raster.sampleType === 'float32') for await (const _ of raster.rows());
  } finally {
    await raster.close();
    await rm(path);
  }
}

function demandPromised(raster: RasterFile, source: SourceImage): void {
  const is = [raster.width, raster.height, raster.channels, raster.sampleType].join();
  const expected = [source.width, source.height, source.channels, source.sampleType].join();
  if (is === expected) return;
  throw new TilingError(
    'image.damaged',
    'This image is not what its head says.',
    `decoded to ${is}, not to ${expected}`,
  );
}
