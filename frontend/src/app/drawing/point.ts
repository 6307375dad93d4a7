/** A place in an image: full-resolution pixels, origin at the top left corner, y down. Fractions are kept. */
export type Point = readonly [x: number, y: number];

/** Straight distance between two points, in image px. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The point `by` further on. */
export function translatePoint(point: Point, by: Point): Point {
  return [point[0] + by[0], point[1] + by[1]];
}

/** The way from `from` to `to`, as a vector. */
export function difference(from: Point, to: Point): Point {
  return [to[0] - from[0], to[1] - from[1]];
}

/** Whether both coordinates are ordinary numbers (not NaN, not infinite). */
export function isFinitePoint(point: Point): boolean {
  return Number.isFinite(point[0]) && Number.isFinite(point[1]);
}

/** The point turned about `centre`; radians, clockwise on screen. */
export function rotateAbout([x, y]: Point, [cx, cy]: Point, radians: number): Point {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}
