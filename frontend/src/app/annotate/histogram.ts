import type { ValueRange } from './display-settings';

/** How often values occur, in equal steps from the smallest that occurs to the largest. */
export interface Histogram {
  readonly minimum: number;
  readonly maximum: number;
  readonly bins: readonly number[];
}

/** Columns that are drawn: about one for every three px of the panel. */
const COLUMNS = 96;
/** A window that takes less of the axis than this is looked at more closely. */
const SMALL_WINDOW = 0.25;
/** Beside a small window, so much of the axis is shown on each side, in widths of the window. */
const AROUND = 1;

/**
 * The outline of a histogram as SVG path data in a box of 100 × 100, y down.
 *
 * @param axis         Values at the left and the right edge of the box.
 * @param logarithmic  Whether heights are logarithms: in microscopy nearly all pixels are background, and the rest would
 *                     not be seen.
 * @returns            Empty when no pixel lies in the axis.
 */
export function histogramPath(histogram: Histogram, axis: ValueRange, logarithmic: boolean): string {
  const counts = columnsOf(histogram, axis);
  const heights = logarithmic ? counts.map((count) => Math.log1p(count)) : counts;
  // One value that nearly all pixels have, such as the 0 around a sample, would flatten all others.
  const highest = logarithmic ? Math.max(...heights) : secondHighest(heights);
  if (!(highest > 0)) return '';
  const width = 100 / heights.length;
  const steps = heights.map((height, n) => {
    const y = round(100 - 96 * Math.min(1, height / highest));
    return `L${round(n * width)} ${y}L${round((n + 1) * width)} ${y}`;
  });
  return `M0 100${steps.join('')}L100 100Z`;
}

/** Pixels in each column of the axis. A bin that lies in two columns is shared by them. */
function columnsOf({ minimum, maximum, bins }: Histogram, axis: ValueRange): number[] {
  const span = axis.max - axis.min;
  const counts = new Array<number>(COLUMNS).fill(0);
  // The values of a picture of one value have no width.
  const width = Math.max(maximum - minimum, span / COLUMNS) / bins.length;
  const column = (value: number) => ((value - axis.min) / span) * COLUMNS;
  bins.forEach((count, n) => {
    const from = column(minimum + n * width);
    const to = column(minimum + (n + 1) * width);
    for (let at = Math.max(0, Math.floor(from)); at < Math.min(COLUMNS, to); at++) {
      const share = (Math.min(to, at + 1) - Math.max(from, at)) / (to - from);
      counts[at] = (counts[at] ?? 0) + count * Math.max(0, share);
    }
  });
  return counts;
}

function secondHighest(heights: readonly number[]): number {
  const [first = 0, second = 0] = [...heights].sort((a, b) => b - a);
  return second > 0 ? second : first;
}

/**
 * Where values stand on the histogram's axis: everything measured and the chosen window; of a window that is small beside
 * that, only its surroundings, so that its ends can be told apart and moved finely.
 */
export function histogramAxis(measured: ValueRange, window: ValueRange): ValueRange {
  const whole = { min: Math.min(measured.min, window.min), max: Math.max(measured.max, window.max) };
  if (!(whole.max > whole.min)) return { min: whole.min, max: whole.min + 1 };
  const width = window.max - window.min;
  if (width >= SMALL_WINDOW * (whole.max - whole.min)) return whole;
  return {
    min: Math.max(whole.min, window.min - AROUND * width),
    max: Math.min(whole.max, window.max + AROUND * width),
  };
}

/** How brightness grows over the window, as SVG path data in a box of 100 × 100, y down. */
export function curvePath(window: ValueRange, gamma: number, axis: ValueRange): string {
  const x = (value: number) => round((100 * (value - axis.min)) / (axis.max - axis.min));
  const steps = gamma === 1 ? 1 : 24;
  const points = Array.from({ length: steps + 1 }, (_point, n) => {
    const t = n / steps;
    return `${x(window.min + t * (window.max - window.min))} ${round(100 - 100 * t ** (1 / gamma))}`;
  });
  return `M0 100L${points.join('L')}L100 0`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
