import { type GreyPicture, tiff16 } from './tiff';

/** Background of the squares, and the black point they are shown with. */
export const DARK = 1000;
/** Half-way between black and white point. */
export const BRIGHT = 2000;
export const WHITE_POINT = 3000;

/** Two overlapping squares, one in each channel of a sample of 400 × 300 px. Image px; the far edges are outside. */
export const SQUARE_A = { left: 40, top: 40, right: 240, bottom: 200 };
export const SQUARE_B = { left: 160, top: 100, right: 360, bottom: 260 };

export function square({ left, top, right, bottom }: typeof SQUARE_A): GreyPicture {
  const isInside = (x: number, y: number) => x >= left && x < right && y >= top && y < bottom;
  return { width: 400, height: 300, value: (x, y) => (isInside(x, y) ? BRIGHT : DARK) };
}

/** The steps begin here, high enough that the lower byte alone would show something else. */
export const FIRST_STEP = 30_000;
export const STEPS = 100;
const STEP_SIZE_PX = 8;
const STEPS_ACROSS = 10;

/** A hundred fields of 8 × 8 px, each one value brighter than the one before. */
export const STAIRCASE: GreyPicture = {
  width: STEPS_ACROSS * STEP_SIZE_PX,
  height: (STEPS / STEPS_ACROSS) * STEP_SIZE_PX,
  value: (x, y) => FIRST_STEP + Math.floor(y / STEP_SIZE_PX) * STEPS_ACROSS + Math.floor(x / STEP_SIZE_PX),
};

/** The middle of a field of the staircase, image px. */
export function middleOfStep(step: number): readonly [x: number, y: number] {
  const middle = (field: number) => (field + 0.5) * STEP_SIZE_PX;
  return [middle(step % STEPS_ACROSS), middle(Math.floor(step / STEPS_ACROSS))];
}

/** Everywhere alike, and four tiles large: any line that shows between them is not in the picture. */
export const EVEN: GreyPicture = { width: 1024, height: 1024, value: () => BRIGHT };

/** A file that ends before its pixels do, too large for the server to find out before it takes it. */
export const cutShort = (): Buffer => tiff16({ width: 4000, height: 500, value: (x, y) => x + y }, 9000);

/** A file that keeps the server busy for longer than a page takes to tell of it; no two are alike. */
export function large(): Buffer {
  const seed = Math.floor(Math.random() * 65_536);
  return tiff16({ width: 8000, height: 8000, value: (x, y) => (x * 31 + y * 17 + seed) & 0xffff });
}
