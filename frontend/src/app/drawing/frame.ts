import { boxAround } from './box';
import { boxAt, centreOf } from './box-geometry';
import { rotateAbout, type Point } from './point';
import type { BoxGeometry, Geometry, Region } from './region';
import { mapPoints } from './shapes/points-geometry';
import { shapeOf } from './shapes/shape-table';

/** The box around what is selected, turned as what is selected is: image px, radians clockwise. */
export interface Frame {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
}

/** Where the eight handles sit, in half sides from the middle; clockwise from the top left. */
export const GRIPS: readonly Point[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
];

/** The frame of some regions: of a single rectangle or ellipse its own box, else the upright box around all. */
export function frameOf(regions: readonly Region[]): Frame {
  const [only] = regions;
  if (regions.length === 1 && !('points' in only.geometry)) {
    const { width, height, rotation = 0 } = only.geometry;
    return { centre: centreOf(only.geometry), width, height, rotation };
  }
  const corners = regions.flatMap((region): readonly Point[] => {
    const { minX, minY, maxX, maxY } = shapeOf(region).bounds(region.geometry);
    return [
      [minX, minY],
      [maxX, maxY],
    ];
  });
  const { minX, minY, maxX, maxY } = boxAround(corners);
  return { centre: [(minX + maxX) / 2, (minY + maxY) / 2], width: maxX - minX, height: maxY - minY, rotation: 0 };
}

/** The place on the frame, in half sides from its middle. */
export function onFrame({ centre, width, height, rotation }: Frame, [u, v]: Point): Point {
  return rotateAbout([centre[0] + (u * width) / 2, centre[1] + (v * height) / 2], centre, rotation);
}

/** How a frame is stretched: about a place that stays (from its middle, along its sides), by factors below 0 mirrored. */
export interface Stretch {
  readonly frame: Frame;
  readonly about: Point;
  readonly factors: Point;
}

/** Which way a frame is stretched. */
export interface StretchWish {
  /** Both sides by the same factor. */
  readonly proportional: boolean;
  /** The middle stays, instead of the opposite side. */
  readonly fromCentre: boolean;
  /** No side becomes shorter than this (image px), unless it is. */
  readonly smallest: number;
}

/** The stretch that brings a grip of the frame to `to`. */
export function stretchTo(frame: Frame, grip: Point, to: Point, wish: StretchWish): Stretch {
  const [u, v] = grip;
  const half: Point = [frame.width / 2, frame.height / 2];
  const about: Point = wish.fromCentre ? [0, 0] : [-u * half[0], -v * half[1]];
  const [x, y] = rotateAbout(to, frame.centre, -frame.rotation);
  const factor = (side: number, size: number, at: number, fixed: number): number =>
    side === 0 || size === 0 ? 1 : (at - fixed) / (side * size - fixed);
  let sx = factor(u, half[0], x - frame.centre[0], about[0]);
  let sy = factor(v, half[1], y - frame.centre[1], about[1]);
  if (wish.proportional) {
    const both = u === 0 ? Math.abs(sy) : v === 0 ? Math.abs(sx) : Math.max(Math.abs(sx), Math.abs(sy));
    [sx, sy] = [both * (Math.sign(sx) || 1), both * (Math.sign(sy) || 1)];
  }
  return { frame, about, factors: atLeast([sx, sy], frame, wish) };
}

/** Factors that leave each side its smallest length; proportional ones stay proportional. */
function atLeast([sx, sy]: Point, { width, height }: Frame, { smallest, proportional }: StretchWish): Point {
  const least = (size: number): number => (size > smallest ? smallest / size : size > 0 ? 1 : 0);
  const [leastX, leastY] = proportional
    ? [Math.max(least(width), least(height)), Math.max(least(width), least(height))]
    : [least(width), least(height)];
  const clamp = (factor: number, atLeast: number): number =>
    Math.abs(factor) < atLeast ? (factor < 0 ? -atLeast : atLeast) : factor;
  return [clamp(sx, leastX), clamp(sy, leastY)];
}

/** The region stretched with the frame. Boxes that lie askew in the frame need equal factors. */
export function stretched(region: Region, { frame, about, factors }: Stretch): Region {
  const move = (point: Point): Point => {
    const [x, y] = rotateAbout(point, frame.centre, -frame.rotation);
    const along = (at: number, centre: number, fixed: number, factor: number): number =>
      centre + fixed + (at - centre - fixed) * factor;
    const upright: Point = [
      along(x, frame.centre[0], about[0], factors[0]),
      along(y, frame.centre[1], about[1], factors[1]),
    ];
    return rotateAbout(upright, frame.centre, frame.rotation);
  };
  return { ...region, geometry: transformed(region.geometry, move, (box) => stretchedBox(box, move, frame, factors)) };
}

function stretchedBox(box: BoxGeometry, move: (point: Point) => Point, frame: Frame, [sx, sy]: Point): BoxGeometry {
  const askew = (box.rotation ?? 0) - frame.rotation;
  // Mirrored once, what leant to the right leans to the left.
  const rotation = frame.rotation + askew * (sx * sy < 0 ? -1 : 1);
  return boxAt(move(centreOf(box)), box.width * sx, box.height * sy, rotation);
}

/** Whether all of them keep their shape under any stretch of the frame; if not, it must be proportional. */
export function canBeStretchedFreely(regions: readonly Region[], frame: Frame): boolean {
  return regions.every(({ geometry }) => 'points' in geometry || (geometry.rotation ?? 0) === frame.rotation);
}

/** The region turned about a place; radians, clockwise on screen. */
export function turned(region: Region, about: Point, radians: number): Region {
  const move = (point: Point): Point => rotateAbout(point, about, radians);
  const turnBox = (box: BoxGeometry): BoxGeometry =>
    boxAt(move(centreOf(box)), box.width, box.height, (box.rotation ?? 0) + radians);
  return { ...region, geometry: transformed(region.geometry, move, turnBox) };
}

function transformed(
  geometry: Geometry,
  movePoint: (point: Point) => Point,
  moveBox: (box: BoxGeometry) => BoxGeometry,
): Geometry {
  return 'points' in geometry ? mapPoints(geometry, movePoint) : moveBox(geometry);
}
