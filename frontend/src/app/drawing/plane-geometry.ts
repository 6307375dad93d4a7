import { distance, type Point } from './point';

/** Distance from `at` to the nearest place on the straight line between `a` and `b`, ends included. */
export function distanceToSegment(at: Point, a: Point, b: Point): number {
  return Math.sqrt(squaredDistance(at, a, b));
}

/** Distance from `at` to a chain of straight lines, or to its closed ring. Infinity for no points. */
export function distanceToPath(at: Point, points: readonly Point[], closed: boolean): number {
  if (points.length === 1) return distance(at, points[0]);
  let nearest = Infinity;
  // Called for every region under a moving pointer: squares until the end, since roots cost more than all the rest.
  for (let i = 1; i < points.length; i++) nearest = Math.min(nearest, squaredDistance(at, points[i - 1], points[i]));
  if (closed && points.length > 2) {
    nearest = Math.min(nearest, squaredDistance(at, points[points.length - 1], points[0]));
  }
  return Math.sqrt(nearest);
}

function squaredDistance(at: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const fromX = at[0] - a[0];
  const fromY = at[1] - a[1];
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (fromX * dx + fromY * dy) / lengthSquared));
  const awayX = fromX - along * dx;
  const awayY = fromY - along * dy;
  return awayX * awayX + awayY * awayY;
}

/** Whether a ring surrounds `at`, by the even-odd rule: a ring that crosses itself has holes. */
export function ringContains(ring: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Area inside a ring in px², by the shoelace formula; loops of a figure of eight cancel out. */
export function ringArea(ring: readonly Point[]): number {
  if (ring.length < 3) return 0;
  // Relative to the first point, so that a small ring far from the origin keeps its digits.
  const [originX, originY] = ring[0];
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    twice += (ring[j][0] - originX) * (ring[i][1] - originY) - (ring[i][0] - originX) * (ring[j][1] - originY);
  }
  return Math.abs(twice) / 2;
}

/** How many of the points lie at different places. */
export function countDistinct(points: readonly Point[]): number {
  return new Set(points.map(([x, y]) => `${x},${y}`)).size;
}
