import { boxAround, type Box } from '../drawing/box';
import type { Point } from '../drawing/point';

/** Around an image that is shown as a whole, in CSS px. */
export const FIT_MARGIN_PX = 12;

/** What part of the image a canvas shows, and how large. */
export interface ViewWindow {
  /** Image px in the middle. */
  readonly centre: Point;
  /** Image px per CSS px. */
  readonly resolution: number;
  /** Radians, clockwise as OpenLayers has it. */
  readonly rotation: number;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  /** Device px per CSS px. */
  readonly pixelRatio: number;
}

/** Image px per device px. */
export function deviceResolution({ resolution, pixelRatio }: ViewWindow): number {
  return resolution / pixelRatio;
}

/** Way from image px to clip space (−1 … 1, y up): x' = a·(x − cx) + c·(y − cy), y' = b·(x − cx) + d·(y − cy). */
export function toClip({ centre: [cx, cy], resolution, rotation, width, height }: ViewWindow) {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [sx, sy] = [2 / (resolution * width), -2 / (resolution * height)];
  return (x: number, y: number): Point => {
    const [dx, dy] = [x - cx, y - cy];
    return [(cos * dx - sin * dy) * sx, (sin * dx + cos * dy) * sy];
  };
}

/** The smallest image box that covers the view, in image px. */
export function imageBoxOf({ centre: [cx, cy], resolution, rotation, width, height }: ViewWindow): Box {
  const [cos, sin] = [Math.abs(Math.cos(rotation)), Math.abs(Math.sin(rotation))];
  const halfWidth = ((cos * width + sin * height) / 2) * resolution;
  const halfHeight = ((sin * width + cos * height) / 2) * resolution;
  return boxAround([
    [cx - halfWidth, cy - halfHeight],
    [cx + halfWidth, cy + halfHeight],
  ]);
}

/** The whole of an image, as large as it fits, upright. */
export function wholeOf(image: { readonly width: number; readonly height: number }, view: ViewWindow): ViewWindow {
  const [width, height] = [view.width - 2 * FIT_MARGIN_PX, view.height - 2 * FIT_MARGIN_PX];
  const resolution = Math.max(image.width / Math.max(1, width), image.height / Math.max(1, height));
  return { ...view, centre: [image.width / 2, image.height / 2], resolution, rotation: 0 };
}

/** Whether nothing differs that changes which tiles are drawn or where. */
export function isSameWindow(a: ViewWindow, b: ViewWindow | null): boolean {
  return (
    b !== null &&
    a.centre[0] === b.centre[0] &&
    a.centre[1] === b.centre[1] &&
    a.resolution === b.resolution &&
    a.rotation === b.rotation &&
    a.width === b.width &&
    a.height === b.height &&
    a.pixelRatio === b.pixelRatio
  );
}
