import { distanceToSegment } from './plane-geometry';
import { distance, type Point } from './point';
import type { Ring } from './region';

/**
 * A path with fewer points that is nowhere further than `tolerance` (image px) from the one it was made of
 * (Douglas and Peucker). Both ends stay.
 */
export function simplifyPath(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length < 3) return points;
  const kept = new Uint8Array(points.length);
  kept[0] = kept[points.length - 1] = 1;
  // A stack instead of recursion: a long stroke would be too deep.
  const stretches: [first: number, last: number][] = [[0, points.length - 1]];
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [first, last] = stretch;
    let [farthest, away] = [first, tolerance];
    for (let i = first + 1; i < last; i++) {
      const d = distanceToSegment(points[i], points[first], points[last]);
      if (d > away) [farthest, away] = [i, d];
    }
    if (farthest === first) continue;
    kept[farthest] = 1;
    stretches.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

/** The same for a ring: its first point and the one farthest from that stay. */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  if (ring.length < 4) return ring;
  let opposite = 0;
  ring.forEach((point, i) => {
    if (distance(point, ring[0]) > distance(ring[opposite], ring[0])) opposite = i;
  });
  if (opposite === 0) return ring.slice(0, 1);
  const there = simplifyPath(ring.slice(0, opposite + 1), tolerance);
  const back = simplifyPath([...ring.slice(opposite), ring[0]], tolerance);
  return [...there, ...back.slice(1, -1)];
}
