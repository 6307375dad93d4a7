import { isFinitePoint, translatePoint, type Point } from '../point';
import type { PointsGeometry } from '../region';

/** Reads `{ points: [[x, y], …] }`; null when it is anything else. */
export function parsePoints(wire: unknown): PointsGeometry | null {
  if (typeof wire !== 'object' || wire === null || !('points' in wire) || !Array.isArray(wire.points)) return null;
  const points: Point[] = [];
  for (const pair of wire.points as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const [x, y] = pair as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return null;
    points.push([x, y]);
  }
  return { points };
}

/** A sentence when a coordinate is NaN or infinite, else null. */
export function nonFiniteProblem(points: readonly Point[]): string | null {
  return points.every(isFinitePoint) ? null : 'A coordinate is not a number.';
}

/** The geometry `by` further on. */
export function translatePoints(geometry: PointsGeometry, by: Point): PointsGeometry {
  return { points: geometry.points.map((point) => translatePoint(point, by)) };
}

/** The geometry with the point at `index` moved to `to`. */
export function movePoint(geometry: PointsGeometry, index: number, to: Point): PointsGeometry {
  return { points: geometry.points.map((point, i) => (i === index ? to : point)) };
}
