import { boxAround } from '../box';
import { boxProblem, cornersOf, intoBox, parseBox } from '../box-geometry';
import type { Point } from '../point';
import type { BoxGeometry } from '../region';
import type { Shape } from './shape';

/** The upright box that has these two points as opposite corners, whichever way round they are. */
export function rectangleBetween(a: Point, b: Point): BoxGeometry {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}

/** A rectangle: a field of view, a crop. It may be turned. */
export const rectangleShape: Shape<BoxGeometry> = {
  id: 'rectangle',
  label: $localize`Rectangle`,
  parse: parseBox,
  problem: (geometry) => boxProblem(geometry, $localize`A rectangle`),
  bounds: (geometry) => boxAround(cornersOf(geometry)),
  hits(geometry, at, tolerance) {
    const [x, y] = intoBox(at, geometry);
    return Math.abs(x) <= geometry.width / 2 + tolerance && Math.abs(y) <= geometry.height / 2 + tolerance;
  },
  translate: (geometry, by) => ({ ...geometry, x: geometry.x + by[0], y: geometry.y + by[1] }),
  vertices: cornersOf,
  isClosed: true,
  outline: (geometry) => ({ points: cornersOf(geometry), closed: true }),
};
