import { boxAround } from '../box';
import { countDistinct, distanceToPath, ringArea, ringContains } from '../plane-geometry';
import type { PointsGeometry } from '../region';
import { movePoint, nonFiniteProblem, parsePoints, translatePoints } from './points-geometry';
import type { Shape } from './shape';

/** An area with straight edges: a cell, a gland, a region of tissue. The last point joins the first by itself. */
export const polygonShape: Shape<PointsGeometry> = {
  id: 'polygon',
  label: 'Polygon',
  parse: parsePoints,
  problem({ points }) {
    const nonFinite = nonFiniteProblem(points);
    if (nonFinite !== null) return nonFinite;
    if (countDistinct(points) < 3) return 'A polygon needs at least 3 points at different places.';
    return ringArea(points) > 0 ? null : 'A polygon must enclose an area.';
  },
  bounds: ({ points }) => boxAround(points),
  hits: ({ points }, at, tolerance) => ringContains(points, at) || distanceToPath(at, points, true) <= tolerance,
  translate: translatePoints,
  vertices: ({ points }) => points,
  moveVertex: movePoint,
  outline: ({ points }) => ({ points, closed: true }),
};
