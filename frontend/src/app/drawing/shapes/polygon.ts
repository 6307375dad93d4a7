import { countDistinct, distanceToPath, ringArea, ringContains } from '../plane-geometry';
import type { PointsGeometry, Ring } from '../region';
import { boundsOf, nonFiniteProblem, parseRings, ringsOf, translatePoints } from './points-geometry';
import type { Shape } from './shape';

function isArea(ring: Ring): boolean {
  return countDistinct(ring) >= 3 && ringArea(ring) > 0;
}

/** The rules of areas that are told by the points around them. */
export function ringShape(id: 'polygon' | 'freehand', label: string): Shape<PointsGeometry> {
  return {
    id,
    label,
    parse: parseRings,
    problem(geometry) {
      const nonFinite = nonFiniteProblem(geometry);
      if (nonFinite !== null) return nonFinite;
      const { points, holes = [] } = geometry;
      if (countDistinct(points) < 3) return $localize`An area needs at least 3 points at different places.`;
      if (ringArea(points) === 0) return $localize`The line must enclose an area.`;
      return holes.every(isArea) ? null : $localize`A hole must enclose an area.`;
    },
    bounds: boundsOf,
    hits(geometry, at, tolerance) {
      const { points, holes = [] } = geometry;
      if (ringContains(points, at) && !holes.some((hole) => ringContains(hole, at))) return true;
      return ringsOf(geometry).some((ring) => distanceToPath(at, ring, true) <= tolerance);
    },
    translate: translatePoints,
    vertices: (geometry) => (geometry.holes === undefined ? geometry.points : ringsOf(geometry).flat()),
    isClosed: true,
    outline: ({ points, holes }) => (holes === undefined ? { points, closed: true } : { points, closed: true, holes }),
  };
}

/** An area with straight edges: a cell, a gland, a region of tissue. The last point joins the first by itself. */
export const polygonShape = ringShape('polygon', $localize`Polygon`);
