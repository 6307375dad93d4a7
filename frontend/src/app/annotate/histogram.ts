import type { ValueRange } from './display-settings';

/**
 * The outline of a histogram as SVG path data in a box of 100 × 100, y down.
 *
 * Heights are logarithmic: in microscopy nearly all pixels are background, and the rest would not be seen.
 *
 * @param bins    Counts over `full`, evenly spread.
 * @param full    Values from the beginning of the first bin to the end of the last.
 * @param domain  Values at the left and the right edge of the box.
 */
export function histogramPath(bins: readonly number[], full: ValueRange, domain: ValueRange): string {
  const width = (full.max - full.min + 1) / bins.length;
  const span = Math.max(1, domain.max - domain.min);
  const first = Math.max(0, Math.floor((domain.min - full.min) / width));
  const last = Math.min(bins.length - 1, Math.floor((domain.max - full.min) / width));
  const shown = bins.slice(first, last + 1);
  const highest = Math.log1p(Math.max(1, ...shown));
  const x = (value: number) => round(Math.min(100, Math.max(0, (100 * (value - domain.min)) / span)));
  const steps = shown.map((count, index) => {
    const from = full.min + (first + index) * width;
    const y = round(100 - (100 * Math.log1p(count)) / highest);
    return `L${x(from)} ${y}L${x(from + width)} ${y}`;
  });
  return `M0 100${steps.join('')}L100 100Z`;
}

/** Where values stand on the histogram's axis: everything measured, and the chosen limits if they lie further out. */
export function histogramDomain(measured: ValueRange, chosen: ValueRange): ValueRange {
  return { min: Math.min(measured.min, chosen.min), max: Math.max(measured.max, chosen.max, measured.min + 1) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
