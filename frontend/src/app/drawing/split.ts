import { areaContains, areaOfRegion, insidePoint, intersect, subtract, unite } from './clip';
import { boxAround, grow } from './box';
import { distance, type Point } from './point';
import type { PointsGeometry, Region } from './region';

/** A place this far beside a cut tells which parts lie there; image px, as a share of the cut area's size. */
const BESIDE_SHARE = 1e-6;

/**
 * The parts of an area when it is cut along a path; one part when the path does not go all the way through.
 *
 * The path is made longer at both ends until it is well outside, which parts the plane in two sides. Where the area was
 * cut by what was added, and not by the hand, its parts are joined again.
 *
 * @returns  The largest first; null when it could not be worked out.
 */
export function splitArea(area: PointsGeometry, path: readonly Point[]): readonly PointsGeometry[] | null {
  const box = boxAround([...area.points, ...path]);
  const reach = 2 * Math.hypot(box.maxX - box.minX, box.maxY - box.minY);
  const start = beyond(path[1], path[0], reach);
  const end = beyond(path[path.length - 2], path[path.length - 1], reach);
  const side: PointsGeometry = { points: [start, ...path, end, ...around(end, start, grow(box, 4 * reach))] };
  const [left, right] = [intersect([area, side]), subtract([area, side])];
  if (left === null || right === null) return null;
  const parts = [...left, ...right];
  if (left.length === 0 || right.length === 0) return [area];
  const beside = reach * BESIDE_SHARE;
  const joints = [...uncut(area, path[0], start, beside), ...uncut(area, path[path.length - 1], end, beside)];
  return joined(parts, joints);
}

/** A region cut along a path, in parts; null when it is no area, is not cut through, or it could not be worked out. */
export function splitRegion(region: Region, path: readonly Point[]): readonly PointsGeometry[] | null {
  const area = areaOfRegion(region);
  const parts = area && splitArea(area, path);
  return parts && parts.length > 1 ? parts : null;
}

/** The place `by` px beyond `to`, coming from `from`. */
function beyond(from: Point, to: Point, by: number): Point {
  const away = distance(from, to) || 1;
  return [to[0] + ((to[0] - from[0]) / away) * by, to[1] + ((to[1] - from[1]) / away) * by];
}

/** Corners of a way back from `from` to `to`, far outside, clockwise. */
function around(from: Point, to: Point, { minX, minY, maxX, maxY }: ReturnType<typeof boxAround>): readonly Point[] {
  const centre: Point = [(minX + maxX) / 2, (minY + maxY) / 2];
  const turn = ([x, y]: Point): number => Math.atan2(y - centre[1], x - centre[0]);
  const [begin, end] = [turn(from), turn(to)];
  const sweep = end > begin ? end - begin : end - begin + 2 * Math.PI;
  const far = Math.hypot(maxX - minX, maxY - minY);
  return Array.from({ length: 17 }, (_, i): Point => {
    const angle = begin + (sweep * i) / 16;
    return [centre[0] + far * Math.cos(angle), centre[1] + far * Math.sin(angle)];
  });
}

/** Places on both sides of each stretch on which the added line runs through the area. */
function uncut(area: PointsGeometry, from: Point, to: Point, beside: number): readonly (readonly [Point, Point])[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const across: Point = [(-dy / length) * beside, (dx / length) * beside];
  const stops = [0, ...crossings(area, from, [dx, dy]), 1];
  return stops.slice(1).flatMap((stop, i): readonly (readonly [Point, Point])[] => {
    const middle = (stops[i] + stop) / 2;
    const at: Point = [from[0] + dx * middle, from[1] + dy * middle];
    if (!areaContains(area, at)) return [];
    return [
      [
        [at[0] + across[0], at[1] + across[1]],
        [at[0] - across[0], at[1] - across[1]],
      ],
    ];
  });
}

/** Where a line from a point along a way crosses the edges, as shares of the way, in order. */
function crossings({ points, holes = [] }: PointsGeometry, from: Point, [dx, dy]: Point): readonly number[] {
  const found: number[] = [];
  for (const ring of [points, ...holes]) {
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length];
      const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
      const turn = dx * ey - dy * ex;
      if (turn === 0) return;
      const along = ((a[0] - from[0]) * ey - (a[1] - from[1]) * ex) / turn;
      const share = ((a[0] - from[0]) * dy - (a[1] - from[1]) * dx) / turn;
      if (along > 0 && along < 1 && share >= 0 && share <= 1) found.push(along);
    });
  }
  return found.sort((a, b) => a - b);
}

/** The parts, those joined again that lie on both sides of a joint. */
function joined(
  parts: readonly PointsGeometry[],
  joints: readonly (readonly [Point, Point])[],
): readonly PointsGeometry[] | null {
  const group = parts.map((_, i) => i);
  for (const [one, other] of joints) {
    const [a, b] = [one, other].map((at) => parts.findIndex((part) => areaContains(part, at)));
    if (a < 0 || b < 0 || group[a] === group[b]) continue;
    const [kept, gone] = [group[a], group[b]];
    group.forEach((each, i) => {
      if (each === gone) group[i] = kept;
    });
  }
  const united: PointsGeometry[] = [];
  for (const id of new Set(group)) {
    const members = parts.filter((_, i) => group[i] === id);
    const whole = members.length === 1 ? members : unite(members);
    if (whole === null) return null;
    united.push(...whole);
  }
  return united;
}

/** Whether two areas have a place in common that is well inside one of them. */
export function holdsPartOf(area: PointsGeometry, part: PointsGeometry): boolean {
  return areaContains(area, insidePoint(part));
}
