import type { Box } from './box';
import { centreOf } from './box-geometry';
import { areaSize } from './clip';
import { distance, type Point } from './point';
import type { BoxGeometry, PointsGeometry, Ring } from './region';
import { ringsOf } from './shapes/points-geometry';
import { shapeOf } from './shapes/shape-table';
import type { Draft, Figure } from './tool';

/** Sides of a full-resolution pixel in µm; they may differ. */
export interface PixelSize {
  readonly x: number;
  readonly y: number;
}

/**
 * What can be measured of a figure. Lengths in the unit that was asked for (image px or µm), areas in its square; places
 * in image px whatever the unit. Null: figures of this shape have none.
 */
export interface Measures {
  /** Of a line, from end to end along it. */
  readonly length: number | null;
  /** Around an area; the edges of its holes count, too. */
  readonly perimeter: number | null;
  /** Holes taken off. Of an outline that crosses itself: what the loops come to, one way round less the other. */
  readonly area: number | null;
  /** The upright box around it. */
  readonly width: number;
  readonly height: number;
  readonly bounds: Box;
  /** Where an area would balance; of a line, the middle of its length's weight; of a point, itself. */
  readonly centroid: Point;
}

/** What there is to measure of unfinished work: the new shape, or the one region that is being changed. */
export function figureOf(draft: Draft | null): Figure | null {
  if (draft?.kind === 'path') return draft.figure ?? null;
  return draft?.regions.length === 1 ? draft.regions[0] : null;
}

/** @param pixel  For µm; left out, everything is in image px. */
export function measure({ shape, geometry }: Figure, pixel: PixelSize = { x: 1, y: 1 }): Measures {
  const bounds = shapeOf({ shape }).bounds(geometry);
  const box = {
    bounds,
    width: (bounds.maxX - bounds.minX) * pixel.x,
    height: (bounds.maxY - bounds.minY) * pixel.y,
  };
  if (!('points' in geometry)) return { ...box, ...measureBox(shape === 'ellipse', geometry, pixel) };
  const scale = ([x, y]: Point): Point => [x * pixel.x, y * pixel.y];
  if (shape === 'point' || shape === 'line') {
    const length = shape === 'line' ? pathLength(geometry.points.map(scale), false) : null;
    return { ...box, length, perimeter: null, area: null, centroid: pathCentroid(geometry.points) };
  }
  const perimeter = ringsOf(geometry).reduce((sum, ring) => sum + pathLength(ring.map(scale), true), 0);
  const area = areaSize(geometry) * pixel.x * pixel.y;
  return { ...box, length: null, perimeter, area, centroid: areaCentroid(geometry) };
}

function measureBox(
  isEllipse: boolean,
  geometry: BoxGeometry,
  pixel: PixelSize,
): Omit<Measures, 'bounds' | 'width' | 'height'> {
  const { width, height, rotation = 0 } = geometry;
  const area = width * height * pixel.x * pixel.y * (isEllipse ? Math.PI / 4 : 1);
  const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
  // Both sides as vectors in the unit; pixels that are not square make a turned rectangle a parallelogram.
  const across: Point = [width * cos * pixel.x, width * sin * pixel.y];
  const down: Point = [-height * sin * pixel.x, height * cos * pixel.y];
  const perimeter = isEllipse
    ? ellipsePerimeter(...semiAxes(across, down))
    : 2 * (Math.hypot(...across) + Math.hypot(...down));
  return { length: null, perimeter, area, centroid: centreOf(geometry) };
}

/** Half axes of the ellipse that touches the middles of a parallelogram's sides: singular values of half its sides. */
function semiAxes([ax, ay]: Point, [bx, by]: Point): [number, number] {
  const [sum, apart] = [ax * ax + ay * ay + bx * bx + by * by, 2 * Math.abs(ax * by - ay * bx)];
  const [plus, minus] = [Math.sqrt(sum + apart), Math.sqrt(Math.max(0, sum - apart))];
  return [(plus + minus) / 4, (plus - minus) / 4];
}

/**
 * Perimeter of an ellipse with these half axes, by Ramanujan's second formula. Relative error: 3/2¹⁷·h⁵ at most, of the
 * order of 1e-9 for axes of 2:1, and below 4.1e-4 for a flat one.
 */
function ellipsePerimeter(a: number, b: number): number {
  if (a + b === 0) return 0;
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}

function pathLength(points: readonly Point[], closed: boolean): number {
  let length = 0;
  for (let i = 1; i < points.length; i++) length += distance(points[i - 1], points[i]);
  return closed && points.length > 1 ? length + distance(points[points.length - 1], points[0]) : length;
}

function pathCentroid(points: readonly Point[]): Point {
  let [x, y, length] = [0, 0, 0];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const part = distance(a, b);
    x += ((a[0] + b[0]) / 2) * part;
    y += ((a[1] + b[1]) / 2) * part;
    length += part;
  }
  return length === 0 ? points[0] : [x / length, y / length];
}

function areaCentroid(geometry: PointsGeometry): Point {
  const [outline, ...holes] = ringsOf(geometry).map(ringMoment);
  const area = holes.reduce((sum, hole) => sum - hole.area, outline.area);
  if (!(area > 0)) return pathCentroid(geometry.points);
  const [ox, oy] = geometry.points[0];
  const along = (axis: 0 | 1, origin: number): number =>
    holes.reduce(
      (sum, hole) => sum - hole.area * (hole.centroid[axis] - origin),
      outline.area * (outline.centroid[axis] - origin),
    ) /
      area +
    origin;
  return [along(0, ox), along(1, oy)];
}

function ringMoment(ring: Ring): { readonly area: number; readonly centroid: Point } {
  // Relative to the first point, so that a small ring far from the origin keeps its digits.
  const [ox, oy] = ring[0];
  let [twice, x, y] = [0, 0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = [ring[j][0] - ox, ring[j][1] - oy];
    const [bx, by] = [ring[i][0] - ox, ring[i][1] - oy];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (twice === 0) return { area: 0, centroid: ring[0] };
  return { area: Math.abs(twice) / 2, centroid: [ox + x / (3 * twice), oy + y / (3 * twice)] };
}
