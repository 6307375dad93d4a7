import { boxProblem, centreOf, intoBox, parseBox } from '../box-geometry';
import { distanceToPath } from '../plane-geometry';
import { rotateAbout, type Point } from '../point';
import type { BoxGeometry } from '../region';
import type { Shape } from './shape';

/** Where an ellipse is drawn or cut as a polygon, its sides stay this near to it, image px. */
const SAGITTA_PX = 0.005;
const FEWEST_SIDES = 32;
const MOST_SIDES = 512;

/** Points around the ellipse, clockwise from its right end before it is turned; more for a larger one. */
function ellipsePoints(geometry: BoxGeometry): readonly Point[] {
  const [a, b] = [geometry.width / 2, geometry.height / 2];
  const wanted = Math.PI / Math.sqrt((2 * SAGITTA_PX) / Math.max(a, b, SAGITTA_PX));
  // A multiple of four, so that the ends of both axes are among them.
  const sides = 4 * Math.ceil(Math.min(MOST_SIDES, Math.max(FEWEST_SIDES, wanted)) / 4);
  const centre = centreOf(geometry);
  const { rotation = 0 } = geometry;
  return Array.from({ length: sides }, (_, i) => {
    const angle = (2 * Math.PI * i) / sides;
    const upright: Point = [centre[0] + a * Math.cos(angle), centre[1] + b * Math.sin(angle)];
    return rotation === 0 ? upright : rotateAbout(upright, centre, rotation);
  });
}

/** The ends of both axes: right, bottom, left, top before it is turned. */
function axisEnds(geometry: BoxGeometry): readonly Point[] {
  const [cx, cy] = centreOf(geometry);
  const { x, y, width, height, rotation = 0 } = geometry;
  const ends: readonly Point[] = [
    [x + width, cy],
    [cx, y + height],
    [x, cy],
    [cx, y],
  ];
  return rotation === 0 ? ends : ends.map((end) => rotateAbout(end, [cx, cy], rotation));
}

/** An ellipse or circle: a nucleus, a vessel, a spot. It may be turned. */
export const ellipseShape: Shape<BoxGeometry> = {
  id: 'ellipse',
  label: $localize`Ellipse`,
  parse: parseBox,
  problem: (geometry) => boxProblem(geometry, $localize`An ellipse`),
  bounds(geometry) {
    const [cx, cy] = centreOf(geometry);
    const { width, height, rotation = 0 } = geometry;
    const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
    const halfWidth = Math.hypot((width / 2) * cos, (height / 2) * sin);
    const halfHeight = Math.hypot((width / 2) * sin, (height / 2) * cos);
    return { minX: cx - halfWidth, minY: cy - halfHeight, maxX: cx + halfWidth, maxY: cy + halfHeight };
  },
  hits(geometry, at, tolerance) {
    const [x, y] = intoBox(at, geometry);
    const [a, b] = [geometry.width / 2, geometry.height / 2];
    if ((x / a) ** 2 + (y / b) ** 2 <= 1) return true;
    if (Math.abs(x) > a + tolerance || Math.abs(y) > b + tolerance) return false;
    return distanceToPath(at, ellipsePoints(geometry), true) <= tolerance;
  },
  translate: (geometry, by) => ({ ...geometry, x: geometry.x + by[0], y: geometry.y + by[1] }),
  vertices: axisEnds,
  isClosed: true,
  outline: (geometry) => ({ points: ellipsePoints(geometry), closed: true }),
};
