import { boxContains, grow, type Box } from '../box';
import type { Point } from '../point';
import type { RectangleGeometry } from '../region';
import type { Shape } from './shape';

const SIDES = ['x', 'y', 'width', 'height'] as const;

function boundsOf({ x, y, width, height }: RectangleGeometry): Box {
  return { minX: x, minY: y, maxX: x + width, maxY: y + height };
}

/** Corners clockwise from the top left, so that the one opposite to `i` is `(i + 2) % 4`. */
function cornersOf(geometry: RectangleGeometry): readonly Point[] {
  const { minX, minY, maxX, maxY } = boundsOf(geometry);
  return [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
  ];
}

/** The rectangle that has these two points as opposite corners, whichever way round they are. */
export function rectangleBetween(a: Point, b: Point): RectangleGeometry {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}

/** An upright rectangle: a field of view, a crop. */
export const rectangleShape: Shape<RectangleGeometry> = {
  id: 'rectangle',
  label: 'Rectangle',
  parse(wire) {
    if (typeof wire !== 'object' || wire === null) return null;
    const sides = wire as Partial<Record<(typeof SIDES)[number], unknown>>;
    if (SIDES.some((side) => typeof sides[side] !== 'number')) return null;
    const { x, y, width, height } = sides as RectangleGeometry;
    return { x, y, width, height };
  },
  problem(geometry) {
    if (!SIDES.every((side) => Number.isFinite(geometry[side]))) return 'A coordinate is not a number.';
    return geometry.width > 0 && geometry.height > 0 ? null : 'A rectangle needs a width and a height.';
  },
  bounds: boundsOf,
  hits: (geometry, at, tolerance) => boxContains(grow(boundsOf(geometry), tolerance), at),
  translate: (geometry, by) => ({ ...geometry, x: geometry.x + by[0], y: geometry.y + by[1] }),
  vertices: cornersOf,
  moveVertex: (geometry, index, to) => rectangleBetween(cornersOf(geometry)[(index + 2) % 4], to),
  outline: (geometry) => ({ points: cornersOf(geometry), closed: true }),
};
