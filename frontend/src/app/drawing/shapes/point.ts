import { distance } from '../point';
import type { PointsGeometry } from '../region';
import { boundsOf, nonFiniteProblem, parsePoints, translatePoints } from './points-geometry';
import type { Shape } from './shape';

/** A single place: a counted cell, a landmark. */
export const pointShape: Shape<PointsGeometry> = {
  id: 'point',
  label: $localize`Point`,
  parse: parsePoints,
  problem: (geometry) =>
    nonFiniteProblem(geometry) ?? (geometry.points.length === 1 ? null : $localize`A point has exactly one position.`),
  bounds: boundsOf,
  hits: ({ points }, at, tolerance) => points.some((point) => distance(point, at) <= tolerance),
  translate: translatePoints,
  vertices: ({ points }) => points,
  isClosed: false,
  outline: ({ points }) => ({ points, closed: false }),
};
