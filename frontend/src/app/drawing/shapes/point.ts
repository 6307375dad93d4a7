import { boxAround } from '../box';
import { distance } from '../point';
import type { PointsGeometry } from '../region';
import { nonFiniteProblem, parsePoints, translatePoints } from './points-geometry';
import type { Shape } from './shape';

/** A single place: a counted cell, a landmark. */
export const pointShape: Shape<PointsGeometry> = {
  id: 'point',
  label: 'Point',
  parse: parsePoints,
  problem: (geometry) =>
    nonFiniteProblem(geometry) ?? (geometry.points.length === 1 ? null : 'A point has exactly one position.'),
  bounds: ({ points }) => boxAround(points),
  hits: ({ points }, at, tolerance) => points.some((point) => distance(point, at) <= tolerance),
  translate: translatePoints,
  vertices: ({ points }) => points,
  outline: ({ points }) => ({ points, closed: false }),
};
