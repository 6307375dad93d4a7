import { rotateAbout, type Point } from './point';
import type { BoxGeometry } from './region';

/** The middle, about which the box is turned. */
export function centreOf({ x, y, width, height }: BoxGeometry): Point {
  return [x + width / 2, y + height / 2];
}

/** An angle in radians brought into (−π, π]. */
export function normaliseAngle(radians: number): number {
  const turn = 2 * Math.PI;
  const rest = ((radians % turn) + turn) % turn;
  return rest > Math.PI ? rest - turn : rest;
}

/** A box by its centre, size (of either sign) and rotation in radians, in the form in which it is stored. */
export function boxAt([x, y]: Point, width: number, height: number, rotation: number): BoxGeometry {
  const [w, h] = [Math.abs(width), Math.abs(height)];
  const box = { x: x - w / 2, y: y - h / 2, width: w, height: h };
  const angle = normaliseAngle(rotation);
  return angle === 0 ? box : { ...box, rotation: angle };
}

/** Corners clockwise from the one that is top left before the box is turned; the one opposite to `i` is `(i + 2) % 4`. */
export function cornersOf(geometry: BoxGeometry): readonly Point[] {
  const { x, y, width, height, rotation } = geometry;
  const upright: readonly Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  if (rotation === undefined) return upright;
  const centre = centreOf(geometry);
  return upright.map((corner) => rotateAbout(corner, centre, rotation));
}

/** The point as seen from the box: from its centre, along its sides. */
export function intoBox(at: Point, geometry: BoxGeometry): Point {
  const [cx, cy] = centreOf(geometry);
  const [x, y] = geometry.rotation === undefined ? at : rotateAbout(at, [cx, cy], -geometry.rotation);
  return [x - cx, y - cy];
}

const SIDES = ['x', 'y', 'width', 'height'] as const;

/** Reads `{ x, y, width, height, rotation? }`; null when it is anything else. */
export function parseBox(wire: unknown): BoxGeometry | null {
  if (typeof wire !== 'object' || wire === null) return null;
  const sides = wire as Partial<Record<(typeof SIDES)[number] | 'rotation', unknown>>;
  if (SIDES.some((side) => typeof sides[side] !== 'number')) return null;
  const { x, y, width, height } = sides as BoxGeometry;
  const { rotation } = sides;
  if (rotation === undefined || rotation === 0) return { x, y, width, height };
  return typeof rotation === 'number' ? { x, y, width, height, rotation } : null;
}

/** Why a box must not be saved, or null; `name` is what it is the box of, with its article. */
export function boxProblem(geometry: BoxGeometry, name: string): string | null {
  const numbers = [...SIDES.map((side) => geometry[side]), geometry.rotation ?? 0];
  if (!numbers.every(Number.isFinite)) return $localize`A coordinate is not a number.`;
  return geometry.width > 0 && geometry.height > 0 ? null : $localize`${name}:shape: needs a width and a height.`;
}
