import type { Coordinate } from 'ol/coordinate';
import type { Extent } from 'ol/extent';
import Projection from 'ol/proj/Projection';
import { boxAround, type Box } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { Affine } from './affine';

/**
 * The only place that knows three kinds of coordinates:
 * - image: full-resolution px, origin top left, y down (the whole program)
 * - map: what OpenLayers works in; x as in the image, y upwards, so an image lies at [0, −height, width, 0]
 * - screen: CSS px from the top left corner of the canvas, y down
 */
export const SLIDE_PROJECTION = new Projection({
  code: 'image-pixels',
  // With any other unit OpenLayers would apply a correction for the curvature of the earth.
  units: 'pixels',
  getPointResolution: (resolution) => resolution,
});

/** Image → map. */
export function toMap([x, y]: Point): Coordinate {
  return [x, -y];
}

/** Map → image. */
export function toImage([x, y]: Coordinate): Point {
  // `0 − y`, so that the upper edge is 0 and not −0.
  return [x, 0 - y];
}

/** Where an image of this size (px) lies on the map. */
export function extentOf({ width, height }: { readonly width: number; readonly height: number }): Extent {
  return [0, -height, width, 0];
}

/** One frame's way between image and screen, in full double precision (a canvas transform has single precision). */
export class PixelProjection {
  /** Screen px per image px. */
  readonly scale: number;
  readonly #mapToScreen: readonly number[];

  /** @param mapToScreen  OpenLayers' `coordinateToPixelTransform`: [a, b, c, d, e, f], x' = a·x + c·y + e. Copied. */
  constructor(mapToScreen: readonly number[]) {
    this.#mapToScreen = [...mapToScreen];
    this.scale = Math.hypot(mapToScreen[0], mapToScreen[1]);
  }

  /** Image px → screen px, as a 2D canvas has it. */
  get affine(): Affine {
    const [a, b, c, d, e, f] = this.#mapToScreen;
    return [a, b, 0 - c, 0 - d, e, f];
  }

  /** How far the image is turned on the screen; radians, clockwise. */
  get turn(): number {
    return Math.atan2(this.#mapToScreen[1], this.#mapToScreen[0]);
  }

  /** Whether both put every image point at the same place of the screen. */
  equals(other: PixelProjection): boolean {
    return this.#mapToScreen.every((value, i) => value === other.#mapToScreen[i]);
  }

  toScreen([x, y]: Point): Point {
    const [a, b, c, d, e, f] = this.#mapToScreen;
    return [a * x - c * y + e, b * x - d * y + f];
  }

  toImage([screenX, screenY]: Point): Point {
    const [a, b, c, d, e, f] = this.#mapToScreen;
    const determinant = a * d - b * c;
    const [dx, dy] = [screenX - e, screenY - f];
    return [(d * dx - c * dy) / determinant, (b * dx - a * dy) / determinant];
  }

  /** The smallest image box that covers a screen area of this size, whatever the rotation. */
  imageBox(widthPx: number, heightPx: number): Box {
    const corners: readonly Point[] = [
      [0, 0],
      [widthPx, 0],
      [widthPx, heightPx],
      [0, heightPx],
    ];
    return boxAround(corners.map((corner) => this.toImage(corner)));
  }
}
