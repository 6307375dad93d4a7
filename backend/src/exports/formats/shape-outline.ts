import type { BoxGeometry, Geometry, Point, Shape } from '../../regions/geometry.js';

/** A shape as formats know them that have no boxes. Rings are closed and do not repeat their first point. */
export type Outline =
  | { kind: 'point'; point: Point }
  | { kind: 'line'; points: Point[] }
  | { kind: 'area'; ring: Point[]; holes: Point[][] };

/** Farthest that the corners of an outline lie from the ellipse that they stand for, in px. */
const FINENESS_PX = 0.05;
const FEWEST_CORNERS = 32;
const MOST_CORNERS = 1024;

export function outlineOf({ shape, geometry }: { shape: Shape; geometry: Geometry }): Outline {
  if (!('points' in geometry)) {
    const ring = shape === 'ellipse' ? ellipseRing(geometry) : rectangleRing(geometry);
    return { kind: 'area', ring, holes: [] };
  }
  const { points, holes = [] } = geometry;
  if (shape === 'point') return { kind: 'point', point: points[0] };
  return shape === 'line' ? { kind: 'line', points } : { kind: 'area', ring: points, holes };
}

/** Clockwise on screen, from the upper left before it is turned. */
export function rectangleRing({ x, y, width, height, rotation = 0 }: BoxGeometry): Point[] {
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return rotation === 0 ? corners : turned(corners, centreOf({ x, y, width, height }), rotation);
}

/** Clockwise on screen, from the right. Its corners lie on the ellipse, the four outermost exactly. */
export function ellipseRing({ x, y, width, height, rotation = 0 }: BoxGeometry): Point[] {
  const [cx, cy] = centreOf({ x, y, width, height });
  const outermost: Point[] = [
    [x + width, cy],
    [cx, y + height],
    [x, cy],
    [cx, y],
  ];
  const count = cornersFor(Math.max(width, height) / 2);
  const ring = Array.from({ length: count }, (_, n): Point => {
    if (n % (count / 4) === 0) return outermost[n / (count / 4)];
    const angle = (2 * Math.PI * n) / count;
    return [cx + (width / 2) * Math.cos(angle), cy + (height / 2) * Math.sin(angle)];
  });
  return rotation === 0 ? ring : turned(ring, [cx, cy], rotation);
}

/** A multiple of four. */
function cornersFor(radius: number): number {
  const needed = radius > FINENESS_PX ? Math.PI / Math.acos(1 - FINENESS_PX / radius) : FEWEST_CORNERS;
  return 4 * Math.ceil(Math.min(MOST_CORNERS, Math.max(FEWEST_CORNERS, needed)) / 4);
}

export function centreOf({ x, y, width, height }: BoxGeometry): Point {
  return [x + width / 2, y + height / 2];
}

function turned(points: Point[], [cx, cy]: Point, radians: number): Point[] {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return points.map(([x, y]) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos]);
}

/**
 * One ring in place of a ring with holes: it goes into each hole and comes back on the same way, so that nothing is added
 * to the area and nothing lost of it, whatever rule a program fills by. For formats that know no holes.
 */
export function withoutHoles(ring: Point[], holes: Point[][]): Point[] {
  const clockwise = isClockwise(ring);
  return holes.reduce(
    (joined, hole) => bridged(joined, isClockwise(hole) === clockwise ? [...hole].reverse() : hole),
    ring,
  );
}

function bridged(ring: Point[], hole: Point[]): Point[] {
  const [hx, hy] = hole[0];
  let nearest = { distance: Infinity, at: 0 };
  for (const [at, [x, y]] of ring.entries()) {
    const distance = (hx - x) ** 2 + (hy - y) ** 2;
    if (distance < nearest.distance) nearest = { distance, at };
  }
  return [...ring.slice(0, nearest.at + 1), ...hole, hole[0], ...ring.slice(nearest.at)];
}

function isClockwise(ring: Point[]): boolean {
  let twice = 0;
  for (let n = 0, m = ring.length - 1; n < ring.length; m = n++)
    twice +=
      (ring[m][0] - ring[0][0]) * (ring[n][1] - ring[0][1]) - (ring[n][0] - ring[0][0]) * (ring[m][1] - ring[0][1]);
  return twice > 0;
}
