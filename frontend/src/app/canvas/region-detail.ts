// How much of a region is drawn when it is small on the screen. Sizes are of the longer side of its box, in CSS px.

const DOT_PX = 3;
const COARSE_PX = 12;
const MEDIUM_PX = 24;

/** `dot`: no outline at all. Otherwise every so-manieth vertex of its rings, with or without the rim of its line. */
export type Detail = 'dot' | { readonly step: number; readonly rim: boolean };

const FULL: Detail = { step: 1, rim: true };
const MEDIUM: Detail = { step: 2, rim: false };
const COARSE: Detail = { step: 4, rim: false };

export function detailOf(sizePx: number): Detail {
  if (sizePx < DOT_PX) return 'dot';
  if (sizePx < COARSE_PX) return COARSE;
  return sizePx < MEDIUM_PX ? MEDIUM : FULL;
}

/** Of a ring so many points are left: with fewer, what is round would be seen as a triangle. */
const FEWEST = 5;

/** The step that leaves a ring of so many points enough of them, or a line its two ends. */
export function stepOf(step: number, points: number): number {
  return Math.max(1, Math.min(step, Math.floor(points / FEWEST)));
}
