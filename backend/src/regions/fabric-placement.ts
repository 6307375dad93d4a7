import type { BoxGeometry, Point } from './geometry.js';
import { UnreadableDataError } from './regions.errors.js';

/*
 * Where Fabric.js shows an object. `left`/`top` name a corner (or what `originX`/`originY` say) of the stroked box, turned
 * with it; `points` keep the place where they were drawn, even after the object was moved, so they are not where the shape
 * is seen.
 */

export type FabricObject = Record<string, unknown>;
type ReadNumber = (field: string, fallback?: number) => number;

/** Unscaled outline; `points` + `origin` is the object's own frame, whose zero is the corner of its stroked box. */
interface Outline {
  points: Point[];
  /** What leads from `points` to the frame. */
  origin: Point;
  /** Of the stroked box. */
  width: number;
  height: number;
}

/** How the object's own frame lies in the image. */
interface Frame {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
  /** Radians, clockwise on screen. */
  turn: number;
}

/** Fabric 5 writes `polyline`, Fabric 6 `Polyline`. */
export const classOf = ({ type }: FabricObject): string => String(type).toLowerCase();

const SHARES: Record<string, number> = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 };
/** Which part of the box lies before its origin; null: somewhere that Fabric 5 does not know. */
const shareOf = (origin: unknown): number | null =>
  origin === undefined ? 0 : typeof origin === 'string' ? (SHARES[origin] ?? null) : null;

/** Whether this file knows where the object is: skewed ones, and origins of another kind, are left to Fabric. */
export function isPlaceable(object: FabricObject): boolean {
  const { skewX = 0, skewY = 0, originX, originY } = object;
  return skewX === 0 && skewY === 0 && shareOf(originX) !== null && shareOf(originY) !== null;
}

/**
 * @param raw  Points of a poly-line or path as they are written, or the ends of a line from its centre.
 * @param path Names the object in errors, as in `data.objects[3]`.
 * @returns    Image pixels.
 * @throws     UnreadableDataError for missing numbers
 */
export function placedPoints(object: FabricObject, raw: Point[], path: string): Point[] {
  const number = reader(object, path);
  const outline = outlineOf(object, raw, number);
  const { points, origin, width, height } = outline;
  const { left, top, scaleX, scaleY, turn } = frameOf(object, number, outline);
  const asDrawn = turn === 0 && scaleX === 1 && scaleY === 1 && object.flipX !== true && object.flipY !== true;
  if (asDrawn) return shifted(points, left + origin[0], top + origin[1]);
  return points.map(([x0, y0]) => {
    const [x, y] = [x0 + origin[0], y0 + origin[1]];
    const u = (object.flipX === true ? width - x : x) * scaleX;
    const v = (object.flipY === true ? height - y : y) * scaleY;
    return [left + u * Math.cos(turn) - v * Math.sin(turn), top + u * Math.sin(turn) + v * Math.cos(turn)];
  });
}

/**
 * The box of a rect, circle or ellipse: mirroring changes none of them.
 *
 * @param size Unscaled, without the stroke.
 * @throws     UnreadableDataError for missing numbers
 */
export function placedBox(object: FabricObject, size: [width: number, height: number], path: string): BoxGeometry {
  const number = reader(object, path);
  const stroke = number('strokeWidth', 1);
  const stroked = { width: size[0] + stroke, height: size[1] + stroke };
  const { left, top, scaleX, scaleY, turn } = frameOf(object, number, stroked);
  const [width, height] = [size[0] * scaleX, size[1] * scaleY];
  if (turn === 0) return { x: left + (stroke / 2) * scaleX, y: top + (stroke / 2) * scaleY, width, height };
  const [u, v] = [(stroked.width * scaleX) / 2, (stroked.height * scaleY) / 2];
  const centreX = left + u * Math.cos(turn) - v * Math.sin(turn);
  const centreY = top + u * Math.sin(turn) + v * Math.cos(turn);
  return { x: centreX - width / 2, y: centreY - height / 2, width, height, rotation: halfTurns(turn) };
}

/** Above -π and up to π. */
function halfTurns(turn: number): number {
  const rest = turn % (2 * Math.PI);
  if (rest > Math.PI) return rest - 2 * Math.PI;
  return rest <= -Math.PI ? rest + 2 * Math.PI : rest;
}

/** @throws UnreadableDataError from what it returns */
export function reader(object: FabricObject, path: string): ReadNumber {
  return (field, fallback) => {
    const value = object[field] ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new UnreadableDataError('is not a number', `${path}.${field}`);
    return value;
  };
}

function frameOf(
  object: FabricObject,
  number: ReadNumber,
  { width, height }: { width: number; height: number },
): Frame {
  const turn = (number('angle', 0) * Math.PI) / 180;
  const [scaleX, scaleY] = [number('scaleX', 1), number('scaleY', 1)];
  const [left, top] = [number('left'), number('top')];
  const u = (shareOf(object.originX) ?? 0) * width * scaleX;
  const v = (shareOf(object.originY) ?? 0) * height * scaleY;
  if (u === 0 && v === 0) return { left, top, scaleX, scaleY, turn };
  return {
    ...{ scaleX, scaleY, turn },
    left: left - (u * Math.cos(turn) - v * Math.sin(turn)),
    top: top - (u * Math.sin(turn) + v * Math.cos(turn)),
  };
}

const NOT_MOVED_PX = 1e-6;

/** A shape that lies where it was drawn keeps its very numbers: adding and taking away half a stroke would not. */
function shifted(points: Point[], dx: number, dy: number): Point[] {
  const [moveX, moveY] = [dx, dy].map((distance) => (Math.abs(distance) < NOT_MOVED_PX ? 0 : distance));
  return points.map(([x, y]) => [x + moveX, y + moveY]);
}

function outlineOf(object: FabricObject, points: Point[], number: ReadNumber): Outline {
  const stroke = number('strokeWidth', 1);
  const half = stroke / 2;
  if (classOf(object) === 'line') {
    const [width, height] = [number('width'), number('height')];
    const box = { width: width + stroke, height: height + stroke };
    return { points, origin: [half + width / 2, half + height / 2], ...box };
  }
  const left = points.reduce((least, [x]) => Math.min(least, x), Infinity);
  const top = points.reduce((least, [, y]) => Math.min(least, y), Infinity);
  const right = points.reduce((most, [x]) => Math.max(most, x), -Infinity);
  const bottom = points.reduce((most, [, y]) => Math.max(most, y), -Infinity);
  const box = { width: right - left + stroke, height: bottom - top + stroke };
  return { points, origin: [half - left, half - top], ...box };
}
