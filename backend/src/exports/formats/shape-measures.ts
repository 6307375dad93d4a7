import type { BoxGeometry, Geometry, Point, Shape } from '../../regions/geometry.js';
import { centreOf } from './shape-outline.js';

/** What can be measured of a shape, in px and px². Null: shapes of this kind have none. */
export interface ShapeMeasures {
  /** Holes taken off. Of an outline that crosses itself: what the loops come to, one way round less the other. */
  area: number | null;
  /** Of a line, from end to end along it. */
  length: number | null;
  /** Around an area; the edges of its holes count, too. */
  perimeter: number | null;
  /** The upright box around it. */
  bounds: { x: number; y: number; width: number; height: number };
}

export function measured({ shape, geometry }: { shape: Shape; geometry: Geometry }): ShapeMeasures {
  if (!('points' in geometry)) return measuredBox(shape === 'ellipse', geometry);
  const { points, holes = [] } = geometry;
  const bounds = boundsOf(points);
  if (shape === 'point') return { area: null, length: null, perimeter: null, bounds };
  if (shape === 'line') return { area: null, length: pathLength(points, false), perimeter: null, bounds };
  const area = holes.reduce((sum, hole) => sum - ringArea(hole), ringArea(points));
  const perimeter = [points, ...holes].reduce((sum, ring) => sum + pathLength(ring, true), 0);
  return { area: Math.max(0, area), length: null, perimeter, bounds };
}

function measuredBox(isEllipse: boolean, box: BoxGeometry): ShapeMeasures {
  const { width, height, rotation = 0 } = box;
  const [sin, cos] = [Math.abs(Math.sin(rotation)), Math.abs(Math.cos(rotation))];
  const area = width * height * (isEllipse ? Math.PI / 4 : 1);
  const perimeter = isEllipse ? ellipsePerimeter(width / 2, height / 2) : 2 * (width + height);
  if (rotation === 0) return { area, length: null, perimeter, bounds: { x: box.x, y: box.y, width, height } };
  const [cx, cy] = centreOf(box);
  const across = isEllipse ? Math.hypot(width * cos, height * sin) : width * cos + height * sin;
  const down = isEllipse ? Math.hypot(width * sin, height * cos) : width * sin + height * cos;
  return {
    ...{ area, length: null, perimeter },
    bounds: { x: cx - across / 2, y: cy - down / 2, width: across, height: down },
  };
}

/** By Ramanujan's second formula: off by 4.1e-4 of it at most, for a flat one, and by 1e-9 for axes of 2:1. */
function ellipsePerimeter(a: number, b: number): number {
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}

export function boundsOf(points: Point[]): ShapeMeasures['bounds'] {
  let [left, top] = points[0];
  let [right, bottom] = points[0];
  for (const [x, y] of points) {
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function pathLength(points: Point[], closed: boolean): number {
  let length = 0;
  for (let n = 1; n < points.length; n++) length += between(points[n - 1], points[n]);
  return closed ? length + between(points[points.length - 1], points[0]) : length;
}

function between([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(bx - ax, by - ay);
}

/** Relative to the first point, so that a small ring far from the origin keeps its digits. */
function ringArea(ring: Point[]): number {
  const [ox, oy] = ring[0];
  let twice = 0;
  for (let n = 0, m = ring.length - 1; n < ring.length; m = n++)
    twice += (ring[m][0] - ox) * (ring[n][1] - oy) - (ring[n][0] - ox) * (ring[m][1] - oy);
  return Math.abs(twice) / 2;
}
