import type { Point } from '../drawing/point';
import { after, applied, inverse, type Affine } from './affine';

/** Where the canvas looks: what a picture of the regions is made for, and shown in. */
export interface OverlayView {
  /** Image px → CSS px of the canvas. */
  readonly toScreen: Affine;
  /** CSS px. */
  readonly size: Point;
  /** Device px per CSS px. */
  readonly pixelRatio: number;
}

/** What a picture of regions shows. Its px are device px; those of the view it is made for lie on them exactly. */
export interface BitmapFrame {
  readonly width: number;
  readonly height: number;
  /** Image px → px of the picture. */
  readonly toBitmap: Affine;
  readonly pixelRatio: number;
}

/** So far from a whole px a picture still lies on whole px: what rounding leaves of distances of 10⁷ px. */
const WHOLE = 1e-4;

/** @param grown  Sides of the picture by those of the view: 1.5 leaves a quarter of the view on every side. */
export function frameAround({ toScreen, size, pixelRatio }: OverlayView, grown: number): BitmapFrame {
  const [width, height] = size.map((side) => Math.ceil(side * pixelRatio));
  const [left, top] = [width, height].map((side) => Math.round((side * (grown - 1)) / 2));
  const toBitmap = after([pixelRatio, 0, 0, pixelRatio, left, top], toScreen);
  return { width: width + 2 * left, height: height + 2 * top, toBitmap, pixelRatio };
}

/** The way from px of a picture to device px of the canvas as it looks now. Exact where nothing but panning lies between. */
export function wayToView({ toBitmap }: BitmapFrame, { toScreen, pixelRatio }: OverlayView): Affine {
  const toDevice = after([pixelRatio, 0, 0, pixelRatio, 0, 0], toScreen);
  const isSameScale = toDevice.every((value, i) => i > 3 || value === toBitmap[i]);
  if (!isSameScale) return after(toDevice, inverse(toBitmap));
  return [1, 0, 0, 1, whole(toDevice[4] - toBitmap[4]), whole(toDevice[5] - toBitmap[5])];
}

/** Whether each px of the picture is one of the canvas: shown so, it is as sharp as if it were drawn there. */
export function isCrisp([a, b, c, d, e, f]: Affine): boolean {
  return a === 1 && b === 0 && c === 0 && d === 1 && Number.isInteger(e) && Number.isInteger(f);
}

/**
 * Whether a picture that is shown this way leaves nothing of the view empty.
 *
 * @param spare  How much more than the view it is to show on each side, by the view's sides.
 */
export function covers(
  way: Affine,
  { width, height }: BitmapFrame,
  { size, pixelRatio }: OverlayView,
  spare = 0,
): boolean {
  const back = inverse(way);
  const [right, bottom] = size.map((side) => side * pixelRatio);
  const [spareX, spareY] = [right * spare, bottom * spare];
  return [
    [-spareX, -spareY],
    [right + spareX, -spareY],
    [-spareX, bottom + spareY],
    [right + spareX, bottom + spareY],
  ].every(([cornerX, cornerY]) => {
    const [x, y] = applied(back, cornerX, cornerY);
    return x >= -WHOLE && y >= -WHOLE && x <= width + WHOLE && y <= height + WHOLE;
  });
}

/** How many times larger than it was made a picture is shown; 1 when it is neither larger nor smaller. */
export function enlargement([a, b]: Affine): number {
  return Math.hypot(a, b);
}

function whole(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value - rounded) < WHOLE ? rounded : value;
}
