/** Lightness 0..1, chroma from 0 (grey), hue in degrees. */
export type OkLch = readonly [lightness: number, chroma: number, hue: number];

/** Red, green, blue of sRGB, 0..1 each where the screen can show them. */
type Srgb = readonly [red: number, green: number, blue: number];

/** Chroma is found as exactly as bytes can tell. */
const CHROMA_STEPS = 24;
const INSIDE = 1e-4;

/**
 * A colour on the screen. Where it is stronger than the screen can show, it is made as strong as that, with its lightness
 * and hue kept.
 *
 * @see https://bottosson.github.io/posts/oklab/ for the coefficients
 */
export function oklchToRgb([lightness, chroma, hue]: OkLch): Srgb {
  const whole = srgb([lightness, chroma, hue]);
  if (isInside(whole)) return whole;
  let [shown, beyond] = [0, chroma];
  for (let step = 0; step < CHROMA_STEPS; step++) {
    const middle = (shown + beyond) / 2;
    if (isInside(srgb([lightness, middle, hue]))) shown = middle;
    else beyond = middle;
  }
  return srgb([lightness, shown, hue]);
}

/** Lightness of a colour of the screen (0..255 each), 0..1: equal steps look alike. */
export function lightnessOf([red, green, blue]: Srgb): number {
  const [r, g, b] = [red, green, blue].map((part) => linear(part / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

function srgb([lightness, chroma, hue]: OkLch): Srgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function isInside(colour: Srgb): boolean {
  return colour.every((part) => part >= -INSIDE && part <= 1 + INSIDE);
}

/** The curve of sRGB; IEC 61966-2-1. */
function encoded(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
