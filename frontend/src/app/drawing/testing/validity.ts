import { areaSize, unite } from '../clip';
import { ringContains } from '../plane-geometry';
import type { Point } from '../point';
import type { PointsGeometry, Region, Ring } from '../region';
import { ringsOf } from '../shapes/points-geometry';
import { shapeOf } from '../shapes/shape-table';

/** Edges that cross by less than this touch; image px. Moving and turning rounds. */
const CROSSING_PX = 1e-6;

/**
 * What is wrong with a region, or null: numbers that are none, too few points, no area; edges of an area that cross, and
 * holes that are not inside or not disjoint.
 *
 * Written apart from what the tools use to keep it so, and slowly.
 */
export function invalidity(region: Region): string | null {
  const problem = shapeOf(region).problem(region.geometry);
  if (problem !== null) return problem;
  const { geometry, shape } = region;
  if (!('points' in geometry) || shape === 'point' || shape === 'line') return null;
  return crossing(ringsOf(geometry)) ?? misplacedHole(geometry);
}

/** Whether the area by its rings is what the clipping library makes of it: it is not when loops lie on each other. */
export function isSameToLibrary(geometry: PointsGeometry): boolean {
  const parts = unite([geometry]);
  if (parts === null) return false;
  const area = parts.reduce((sum, part) => sum + areaSize(part), 0);
  return Math.abs(area - areaSize(geometry)) <= 1e-6 * Math.max(1, area);
}

function crossing(rings: readonly Ring[]): string | null {
  const edges = rings.flatMap((ring) => ring.map((a, i) => [a, ring[(i + 1) % ring.length]] as const));
  for (const [i, one] of edges.entries()) {
    for (const other of edges.slice(i + 1)) {
      if (parts(one, other) && parts(other, one)) return `edges cross: ${JSON.stringify([one, other])}`;
    }
  }
  return null;
}

/** Whether both ends of the second edge lie clearly on different sides of the first. */
function parts([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const away = ([x, y]: Point): number => ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / (length || 1);
  const [one, other] = [away(c), away(d)];
  return Math.min(one, other) < -CROSSING_PX && Math.max(one, other) > CROSSING_PX;
}

function misplacedHole({ points, holes = [] }: PointsGeometry): string | null {
  for (const [i, hole] of holes.entries()) {
    const at = middleOfEar(hole);
    if (!ringContains(points, at)) return `hole ${i} is not inside`;
    if (holes.some((other, j) => j !== i && ringContains(other, at))) return `hole ${i} is in another`;
  }
  return null;
}

/** A place inside a ring: in the triangle at its leftmost corner, near that corner. */
function middleOfEar(ring: Ring): Point {
  const at = ring.reduce((best, [x, y], i) => {
    const [bx, by] = ring[best];
    return x < bx || (x === bx && y < by) ? i : best;
  }, 0);
  const corner = ring[at];
  const [before, after] = [ring[(at + ring.length - 1) % ring.length], ring[(at + 1) % ring.length]];
  const towards = (axis: 0 | 1): number => (before[axis] + after[axis]) / 2 - corner[axis];
  return [corner[0] + towards(0) * 1e-3, corner[1] + towards(1) * 1e-3];
}
