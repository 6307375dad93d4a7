import { areaSize, unite } from './clip';
import { distanceToSegment, ringContains } from './plane-geometry';
import type { Point } from './point';
import type { PointsGeometry, Ring } from './region';
import { ringsOf, withRings } from './shapes/points-geometry';

/** Edges nearer than this touch; image px. Far below what can be seen or measured, far above rounding. */
const TOUCH_PX = 1e-7;

interface Edge {
  readonly a: Point;
  readonly b: Point;
  readonly ring: number;
  readonly index: number;
  readonly count: number;
  readonly minX: number;
  readonly maxX: number;
}

function edgesByX(rings: readonly Ring[]): readonly Edge[] {
  const edges = rings.flatMap((points, ring) =>
    points.map((a, index): Edge => {
      const b = points[(index + 1) % points.length];
      return { a, b, ring, index, count: points.length, minX: Math.min(a[0], b[0]), maxX: Math.max(a[0], b[0]) };
    }),
  );
  return edges.sort((a, b) => a.minX - b.minX);
}

function areNeighbours(a: Edge, b: Edge): boolean {
  if (a.ring !== b.ring) return false;
  const apart = Math.abs(a.index - b.index);
  return apart === 1 || apart === a.count - 1;
}

function side(a: Point, b: Point, at: Point): number {
  return (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]);
}

function meet({ a, b }: Edge, { a: c, b: d }: Edge): boolean {
  if (side(a, b, c) > 0 !== side(a, b, d) > 0 && side(c, d, a) > 0 !== side(c, d, b) > 0) return true;
  const nearest = Math.min(
    distanceToSegment(a, c, d),
    distanceToSegment(b, c, d),
    distanceToSegment(c, a, b),
    distanceToSegment(d, a, b),
  );
  return nearest <= TOUCH_PX;
}

/** Whether a corner turns back on itself, so that its two edges lie on each other. */
function hasSpike(ring: Ring): boolean {
  return ring.some((at, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    const after = ring[(i + 1) % ring.length];
    if (Math.hypot(at[0] - after[0], at[1] - after[1]) <= TOUCH_PX) return true;
    return distanceToSegment(after, before, at) <= TOUCH_PX || distanceToSegment(before, at, after) <= TOUCH_PX;
  });
}

/** Whether each edge has one end on either side of the other, none of them so near that it touches. */
function cross(one: Edge, other: Edge): boolean {
  return parts(one, other) && parts(other, one);
}

function parts({ a, b }: Edge, { a: c, b: d }: Edge): boolean {
  const least = TOUCH_PX * Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [first, second] = [side(a, b, c), side(a, b, d)];
  return Math.min(first, second) < -least && Math.max(first, second) > least;
}

/** Whether edges of these rings meet anywhere but at the corners they share. */
function anyMeet(rings: readonly Ring[], meets: (one: Edge, other: Edge) => boolean): boolean {
  const edges = edgesByX(rings);
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length && edges[j].minX <= edges[i].maxX + TOUCH_PX; j++) {
      if (!areNeighbours(edges[i], edges[j]) && meets(edges[i], edges[j])) return true;
    }
  }
  return false;
}

/** Whether an outline crosses itself nowhere, and its holes lie in it and apart from each other. Touching is too near. */
export function isWellFormed(area: PointsGeometry): boolean {
  const { points, holes = [] } = area;
  if (ringsOf(area).some(hasSpike) || anyMeet(ringsOf(area), meet)) return false;
  // Nothing meets, so a ring lies in another altogether, or not at all.
  return holes.every(
    (hole, i) => ringContains(points, hole[0]) && !holes.some((other, j) => j !== i && ringContains(other, hole[0])),
  );
}

/** Whether edges of the area clearly cross; touching does not count. */
export function crossesItself(area: PointsGeometry): boolean {
  return anyMeet(ringsOf(area), cross);
}

/** The same area in well-formed parts, the largest first. Null: it could not be worked out. */
export function wellFormedParts(area: PointsGeometry): readonly PointsGeometry[] | null {
  return isWellFormed(area) ? [area] : unite([area]);
}

/** A part of a stroke smaller than this share of its largest part is where its ends overlapped, no area of its own. */
const EAR_SHARE = 0.02;

/** A stroke that is closed now: crossings resolved, what it went round twice filled, ends that overlap cut off. */
export function strokeParts(points: Ring): readonly PointsGeometry[] | null {
  const parts = wellFormedParts({ points })?.map((part) => withRings([part.points]));
  if (parts === undefined) return null;
  // Without its holes a part may hold others.
  const filled = parts.length > 1 ? unite(parts)?.map((part) => withRings([part.points])) : parts;
  if (filled === undefined || filled.length === 0) return null;
  const least = areaSize(filled[0]) * EAR_SHARE;
  return filled.filter((part) => areaSize(part) >= least);
}
