/** A bar to draw, and what to write beside it. */
export interface ScaleBar {
  readonly widthPx: number;
  readonly label: string;
  /** The same for who hears it. */
  readonly name: string;
}

/** Units of length, largest first, in µm. */
const UNITS = [
  ['mm', 1000],
  ['µm', 1],
  ['nm', 0.001],
] as const;

/** The largest of 1, 2, 5, 10, 20, 50 … (or 0.1, 0.2 …) that is not more than `limit`. */
function niceNumber(limit: number): number {
  const power = 10 ** Math.floor(Math.log10(limit));
  // Beside the power itself, because 10 ** Math.log10(1000) may be a hair more than 1000.
  const digit = [5, 2, 1].find((candidate) => candidate * power <= limit * (1 + 1e-9)) ?? 1;
  return digit * power;
}

/** A length in the unit that needs the fewest digits. */
function lengthLabel(um: number): string {
  const [unit, size] = UNITS.find(([, candidate]) => um >= candidate * (1 - 1e-9)) ?? UNITS[UNITS.length - 1];
  return `${Number((um / size).toPrecision(3))} ${unit}`;
}

/**
 * The scale bar for a magnification.
 *
 * @param pixelSizeUm  Side of an image pixel in µm, or null when it is not known: the bar then counts image px.
 * @param zoom         Screen px per image px.
 * @param longestPx    The bar is at most this long and at least 40 % of it.
 */
export function scaleBar(pixelSizeUm: number | null, zoom: number, longestPx: number): ScaleBar {
  if (pixelSizeUm === null) {
    const pixels = niceNumber(longestPx / zoom);
    return barOf(pixels * zoom, `${Number(pixels.toPrecision(3))} px`);
  }
  const um = niceNumber((longestPx / zoom) * pixelSizeUm);
  return barOf((um / pixelSizeUm) * zoom, lengthLabel(um));
}

function barOf(widthPx: number, label: string): ScaleBar {
  return { widthPx, label, name: $localize`Scale bar: ${label}:length:` };
}
