import { rm } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { runInto } from './decoder-run.js';
import type { PyramidShape } from './pyramid-file.js';
import { copyBand } from './raster-file.js';
import { sharp } from './sharp.js';
import { decode, decodedSample, type SourceImage } from './source-image.js';
import type { TilingLimits } from './worker-protocol.js';

type Size = Pick<PyramidShape, 'width' | 'height'>;

/** A decoder of one plane in the size that its pyramid is to have. */
export function decodePlane(source: SourceImage, size: Size, limits: TilingLimits, plane: number): Sharp {
  const decoder = decode(source, limits, plane);
  return shrinks(source, size) ? resized(decoder, size) : decoder;
}

/** Whether a plane has to be decoded by itself, even if others lie in the same pixels: see `decodeApart`. */
export function mustDecodeApart(source: SourceImage, size: Size): boolean {
  return source.planes[0].sample !== null && shrinks(source, size);
}

/**
 * Decodes one of several samples of each pixel in the size that its pyramid is to have. The sample is taken out first: among
 * several, the resizer takes the last for opacity, by which it weighs the others.
 *
 * @param scratchPath  Prefix of the files it goes through.
 * @param target       A `.v` file, of one value for each pixel.
 */
export async function decodeApart(
  source: SourceImage,
  size: Size,
  { limits, plane, scratchPath, target }: { limits: TilingLimits; plane: number; scratchPath: string; target: string },
): Promise<void> {
  const [full, band] = [`${scratchPath}.full.v`, `${scratchPath}.band.v`];
  await runInto(full, decode(source, limits, plane), () => undefined);
  await copyBand(full, band, decodedSample(source, plane) ?? 0);
  await rm(full);
  const decoder = sharp(band, { limitInputPixels: limits.tiffPixels, sequentialRead: true });
  await runInto(target, resized(decoder.toColourspace('b-w'), size), () => undefined);
  await rm(band);
}

function shrinks(source: SourceImage, { width, height }: Size): boolean {
  return source.width !== width || source.height !== height;
}

/** The triangle kernel never goes beyond the values it averages, so that a shrunk channel keeps its range. */
function resized(decoder: Sharp, { width, height }: Size): Sharp {
  return decoder.resize({ width, height, fit: 'fill', kernel: 'linear' });
}
