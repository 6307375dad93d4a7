import type { Point } from './geometry.js';
import { UnreadableDataError } from './regions.errors.js';

/*
 * Where Fabric.js shows an object. `left`/`top` name the corner of the stroked box, turned with it; `points` keep the place
 * where they were drawn, even after the object was moved, so they are not where the shape is seen.
 */

type FabricObject = Record<string, unknown>;

/** Unscaled outline; `points` + `origin` is the object's own frame, whose zero is the corner of its stroked box. */
interface Outline {
  points: Point[];
  /** What leads from `points` to the frame. */
  origin: Point;
  /** Of the stroked box. */
  width: number;
  height: number;
}

/**
 * @param path Names the object in errors, as in `data.objects[3]`.
 * @returns    Image pixels: the corners of a rect, the ends of a line, the points of a poly-line.
 * @throws     UnreadableDataError for classes that have no outline of points, and for missing numbers
 */
export function placedPoints(object: FabricObject, path: string): Point[] {
  const number = (field: string, fallback?: number): number => {
    const value = object[field] ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new UnreadableDataError('is not a number', `${path}.${field}`);
    return value;
  };
  const stroke = number('strokeWidth', 1);
  const { points, origin, width, height } = outlineOf(object, stroke, number, path);
  const angle = (number('angle', 0) * Math.PI) / 180;
  const [scaleX, scaleY] = [number('scaleX', 1), number('scaleY', 1)];
  const [left, top] = [number('left'), number('top')];
  const asDrawn = angle === 0 && scaleX === 1 && scaleY === 1 && object.flipX !== true && object.flipY !== true;
  if (asDrawn) return shifted(points, left + origin[0], top + origin[1]);
  return points.map(([x0, y0]) => {
    const [x, y] = [x0 + origin[0], y0 + origin[1]];
    const u = (object.flipX === true ? width - x : x) * scaleX;
    const v = (object.flipY === true ? height - y : y) * scaleY;
    return [left + u * Math.cos(angle) - v * Math.sin(angle), top + u * Math.sin(angle) + v * Math.cos(angle)];
  });
}

const NOT_MOVED_PX = 1e-6;

/** A shape that lies where it was drawn keeps its very numbers: adding and taking away half a stroke would not. */
function shifted(points: Point[], dx: number, dy: number): Point[] {
  const [moveX, moveY] = [dx, dy].map((distance) => (Math.abs(distance) < NOT_MOVED_PX ? 0 : distance));
  return points.map(([x, y]) => [x + moveX, y + moveY]);
}

function outlineOf(
  object: FabricObject,
  stroke: number,
  number: (field: string, fallback?: number) => number,
  path: string,
): Outline {
  const half = stroke / 2;
  if (object.type === 'polyline' || object.type === 'polygon') return pointsOutline(object, half, path);
  const [width, height] = [number('width'), number('height')];
  const box = { width: width + stroke, height: height + stroke };
  if (object.type === 'rect') {
    const corners: Point[] = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ];
    return { points: corners, origin: [half, half], ...box };
  }
  if (object.type === 'line') {
    const end = (n: 1 | 2): Point => [number(`x${n}`), number(`y${n}`)];
    return { points: [end(1), end(2)], origin: [half + width / 2, half + height / 2], ...box };
  }
  throw new UnreadableDataError(`"${String(object.type)}" cannot become a region`, `${path}.type`);
}

function pointsOutline(object: FabricObject, half: number, path: string): Outline {
  const raw = object.points;
  if (!Array.isArray(raw) || !raw.length || !raw.every(isPoint))
    throw new UnreadableDataError('must be a list of {x, y}', `${path}.points`);
  const left = raw.reduce((least, p) => Math.min(least, p.x), Infinity);
  const top = raw.reduce((least, p) => Math.min(least, p.y), Infinity);
  const right = raw.reduce((most, p) => Math.max(most, p.x), -Infinity);
  const bottom = raw.reduce((most, p) => Math.max(most, p.y), -Infinity);
  const points = raw.map(({ x, y }): Point => [x, y]);
  return { points, origin: [half - left, half - top], width: right - left + 2 * half, height: bottom - top + 2 * half };
}

function isPoint(value: unknown): value is { x: number; y: number } {
  const { x, y } = (value ?? {}) as { x?: unknown; y?: unknown };
  return Number.isFinite(x) && Number.isFinite(y);
}
