/** Red, green, blue, each 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const NAMED: Readonly<Record<string, Rgb>> = {
  red: [255, 0, 0],
  green: [0, 128, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  cyan: [0, 255, 255],
  aqua: [0, 255, 255],
  magenta: [255, 0, 255],
  fuchsia: [255, 0, 255],
  yellow: [255, 255, 0],
  orange: [255, 165, 0],
  white: [255, 255, 255],
  gray: [128, 128, 128],
  grey: [128, 128, 128],
};

/** Reads `#rrggbb`, `#rgb` or one of the usual names; `null` for anything else (`no` included). */
export function parseColour(text: string): Rgb | null {
  const value = text.trim().toLowerCase();
  const named = NAMED[value];
  if (named) return named;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(value);
  if (short) return [1, 2, 3].map((digit) => parseInt(`${short[digit]}${short[digit]}`, 16)) as unknown as Rgb;
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(value);
  return long ? ([1, 2, 3].map((pair) => parseInt(long[pair] ?? '', 16)) as unknown as Rgb) : null;
}

/** Writes `#rrggbb`. */
export function printColour(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
