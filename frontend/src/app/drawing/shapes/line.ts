import { countDistinct, distanceToPath } from '../plane-geometry';
import type { PointsGeometry } from '../region';
import { boundsOf, nonFiniteProblem, parsePoints, translatePoints } from './points-geometry';
import type { Shape } from './shape';

/** A chain of straight lines: a fibre, a front, a distance to measure. */
export const lineShape: Shape<PointsGeometry> = {
  id: 'line',
  label: $localize`Line`,
  parse: parsePoints,
  problem: (geometry) =>
    nonFiniteProblem(geometry) ??
    (countDistinct(geometry.points) >= 2 ? null : $localize`A line needs at least 2 points at different places.`),
  bounds: boundsOf,
  hits: ({ points }, at, tolerance) => distanceToPath(at, points, false) <= tolerance,
  translate: translatePoints,
  vertices: ({ points }) => points,
  isClosed: false,
  outline: ({ points }) => ({ points, closed: false }),
};
