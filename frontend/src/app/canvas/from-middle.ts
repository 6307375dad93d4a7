import type { Point } from '../drawing/point';
import type { CanvasPosition } from './canvas-map';

/** Where a place of the image is, in screen px from the middle of the canvas. */
export function fromMiddle([x, y]: Point, { centre, zoom, rotation }: CanvasPosition): Point {
  const [dx, dy] = [(x - centre[0]) * zoom, (y - centre[1]) * zoom];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return [dx * cos - dy * sin, dx * sin + dy * cos];
}

/** The place of the image that is so many screen px from the middle of the canvas. */
export function placeFromMiddle([dx, dy]: Point, { centre, zoom, rotation }: CanvasPosition): Point {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return [centre[0] + (dx * cos + dy * sin) / zoom, centre[1] + (dy * cos - dx * sin) / zoom];
}
