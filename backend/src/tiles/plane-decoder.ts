import type { Sharp } from 'sharp';
import type { PyramidShape } from './pyramid-file.js';
import { decode, type SourceImage } from './source-image.js';
import type { TilingLimits } from './worker-protocol.js';

/**
 * A decoder of one plane in the size that its pyramid is to have. The triangle kernel never goes beyond the values it
 * averages, so that a shrunk channel keeps its range.
 */
export function decodePlane(
  source: SourceImage,
  { width, height }: Pick<PyramidShape, 'width' | 'height'>,
  limits: TilingLimits,
  plane: number,
): Sharp {
  const decoder = decode(source, limits, plane);
  if (source.width === width && source.height === height) return decoder;
  return decoder.resize({ width, height, fit: 'fill', kernel: 'linear' });
}
