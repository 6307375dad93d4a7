import type { Box } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { CanvasPosition } from './canvas-map';
import type { PixelProjection } from './pixel-projection';

/** Share of the view that a box may fill. */
const FILLED = 0.7;
/** What is smaller than this is brought nearer, until it is as large; screen px. */
const SEEN_PX = 48;
/** Nobody sees more by coming nearer than this; screen px for each image px. */
const NEAREST = 32;

/**
 * Where to look to have a part of the image in the middle: from as near as now, unless it would not fit or be too small to see.
 *
 * @param size  Of the view, CSS px.
 */
export function lookAtBox({ minX, minY, maxX, maxY }: Box, projection: PixelProjection, size: Point): CanvasPosition {
  const [width, height] = [maxX - minX, maxY - minY];
  const fitting = FILLED * Math.min(size[0] / width, size[1] / height);
  const large = SEEN_PX / Math.max(width, height, 1);
  const zoom = Math.min(Math.max(projection.scale, Math.min(large, NEAREST)), fitting);
  return { zoom, centre: [(minX + maxX) / 2, (minY + maxY) / 2], rotation: projection.turn };
}
