import { type Box, boxAround } from '../box';
import { PackedGeometry } from '../packed-geometry';
import { isFinitePoint, translatePoint, type Point } from '../point';
import type { PointsGeometry, Ring } from '../region';

/** Reads `{ points: [[x, y], …] }`; null when it is anything else. */
export function parsePoints(wire: unknown): PointsGeometry | null {
  if (typeof wire !== 'object' || wire === null || !('points' in wire)) return null;
  const points = parseRing(wire.points);
  return points && { points };
}

/** Reads `{ points, holes? }`; null when it is anything else. */
export function parseRings(wire: unknown): PointsGeometry | null {
  const outline = parsePoints(wire);
  if (outline === null || !('holes' in (wire as object))) return outline;
  const { holes: wires } = wire as { readonly holes: unknown };
  if (!Array.isArray(wires)) return null;
  const holes: Ring[] = [];
  for (const each of wires as unknown[]) {
    const hole = parseRing(each);
    if (hole === null) return null;
    holes.push(hole);
  }
  return withRings([outline.points, ...holes]);
}

function parseRing(wire: unknown): Ring | null {
  if (!Array.isArray(wire)) return null;
  const points: Point[] = [];
  for (const pair of wire as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const [x, y] = pair as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return null;
    points.push([x, y]);
  }
  return points;
}

/** The outline, and then the holes. */
export function ringsOf({ points, holes }: PointsGeometry): readonly Ring[] {
  return holes === undefined ? [points] : [points, ...holes];
}

/** The geometry of an outline and its holes; `holes` is left out when there are none. */
export function withRings([points, ...holes]: readonly Ring[]): PointsGeometry {
  return holes.length === 0 ? { points } : { points, holes };
}

/** Every point of the geometry moved by one rule. */
export function mapPoints(geometry: PointsGeometry, to: (point: Point) => Point): PointsGeometry {
  return withRings(ringsOf(geometry).map((ring) => ring.map(to)));
}

/** The box around the outline. */
export function boundsOf(geometry: PointsGeometry): Box {
  return geometry instanceof PackedGeometry ? geometry.bounds : boxAround(geometry.points);
}

/** A sentence when a coordinate is NaN or infinite, else null. */
export function nonFiniteProblem(geometry: PointsGeometry): string | null {
  return ringsOf(geometry).every((ring) => ring.every(isFinitePoint)) ? null : $localize`A coordinate is not a number.`;
}

/** The geometry `by` further on. */
export function translatePoints(geometry: PointsGeometry, by: Point): PointsGeometry {
  return mapPoints(geometry, (point) => translatePoint(point, by));
}
