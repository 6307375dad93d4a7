import { type OkLch, oklchToRgb } from './oklab';
import type { Rgb } from './colour';

/** How values become colours: `colour` is from black to the channel's own colour, the others are tables. */
export type LutName = 'colour' | 'grey' | 'inverted' | 'viridis' | 'inferno' | 'cividis' | 'fire' | 'ice';

/** The choices, as people read them. */
export const LUT_CHOICES: readonly { readonly name: LutName; readonly label: string; readonly about: string }[] = [
  { name: 'colour', label: $localize`Colour`, about: $localize`From black to the colour of the channel` },
  { name: 'grey', label: $localize`Grey`, about: $localize`From black to white` },
  { name: 'inverted', label: $localize`Inverted`, about: $localize`From white to black` },
  { name: 'viridis', label: $localize`Viridis`, about: $localize`From violet over green to yellow, evenly brighter` },
  { name: 'inferno', label: $localize`Inferno`, about: $localize`From black over red to pale yellow, evenly brighter` },
  { name: 'cividis', label: $localize`Cividis`, about: $localize`From blue to yellow, the same to colour-blind eyes` },
  { name: 'fire', label: $localize`Fire`, about: $localize`Black, red, yellow, white` },
  { name: 'ice', label: $localize`Ice`, about: $localize`Black, blue, cyan, white` },
];

export const LUT_SIZE = 256;

const clamped = (value: number): number => Math.min(1, Math.max(0, value));
const mix = (from: number, to: number, t: number): number => from + (to - from) * t;

/** 0..1 in, red, green, blue 0..255 out. */
type Ramp = (t: number) => Rgb;

const bytes = (red: number, green: number, blue: number): Rgb => [
  Math.round(255 * clamped(red)),
  Math.round(255 * clamped(green)),
  Math.round(255 * clamped(blue)),
];

/**
 * Equal steps of value are equal steps of lightness to the eye: lightness runs evenly, hue runs along, and colours are as
 * strong as the screen can show them, up to `chroma`.
 *
 * @param lightness  0 black, 1 white.
 * @param hue        Degrees in OKLCh; may run beyond 360.
 * @param chroma     By place, 0 is grey.
 */
function evenly(
  lightness: readonly [number, number],
  hue: readonly [number, number],
  chroma: (t: number) => number,
): Ramp {
  return (t) => {
    const colour: OkLch = [mix(...lightness, t), chroma(t), mix(...hue, t)];
    return bytes(...oklchToRgb(colour));
  };
}

/** From one hue to the opposite one straight through grey: never a red beside a green. */
function throughGrey(lightness: readonly [number, number], hues: readonly [number, number], chroma: number): Ramp {
  return (t) => {
    const [from, to] = hues;
    return bytes(...oklchToRgb([mix(...lightness, t), chroma * Math.abs(2 * t - 1), t < 0.5 ? from : to]));
  };
}

const RAMPS: Readonly<Record<Exclude<LutName, 'colour'>, Ramp>> = {
  grey: (t) => bytes(t, t, t),
  inverted: (t) => bytes(1 - t, 1 - t, 1 - t),
  viridis: evenly([0.27, 0.92], [308, 105], () => 0.19),
  inferno: evenly([0, 0.98], [285, 465], (t) => 0.2 * Math.min(1, 6 * t) * (1 - 0.6 * t ** 3)),
  cividis: throughGrey([0.28, 0.92], [262, 98], 0.14),
  // The three components one after the other, as a glowing body goes through them.
  fire: (t) => bytes(3 * t, 3 * t - 1, 3 * t - 2),
  ice: (t) => bytes(3 * t - 2, 3 * t - 1, 3 * t),
};

const made = new Map<LutName, Uint8Array>();

/**
 * The colours of a table: 256 × red, green, blue, from the lower end of the window to the upper. The same array each time.
 * Null for `colour`, which is no table.
 */
export function lutTable(name: LutName): Uint8Array | null {
  if (name === 'colour') return null;
  const known = made.get(name);
  if (known) return known;
  const table = Uint8Array.from(
    Array.from({ length: LUT_SIZE }, (_entry, n) => RAMPS[name](n / (LUT_SIZE - 1))).flat(),
  );
  made.set(name, table);
  return table;
}

/** CSS that shows a table from left to right. */
export function lutGradient(name: LutName, colour: Rgb): string {
  const table = lutTable(name);
  if (table === null) return `linear-gradient(to right, #000, rgb(${colour.join(' ')}))`;
  const stops = [0, 32, 64, 96, 128, 160, 192, 224, 255].map((n) => `rgb(${table.slice(3 * n, 3 * n + 3).join(' ')})`);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

export function isLutName(text: string): text is LutName {
  return LUT_CHOICES.some(({ name }) => name === text);
}
