/** Waits before the second and the third try. */
const WAITS_MS = [5_000, 30_000];

/** Tries in all, also of what might go well another time. */
export const MOST_TRIES = WAITS_MS.length + 1;

/** Longest wait before a try. */
export const LONGEST_WAIT_MS = Math.max(...WAITS_MS);

/** Servers that may die over a job before it is suspected to be the reason. */
export const MOST_INTERRUPTIONS = 10;

/** How long to wait after a try that failed. @returns null: it was the last one */
export function waitAfter(attempts: number): number | null {
  return WAITS_MS[attempts - 1] ?? null;
}

/** Waits that grow by a factor from try to try, until they have grown enough. */
export interface GrowingWait {
  firstMs: number;
  factor: number;
  mostMs: number;
  /** In all. */
  tries: number;
}

/** Share of a wait by which it is made longer or shorter: what failed together does not come back together. */
const SPREAD = 0.2;

/**
 * How long to wait after so many tries that failed, for what may be away for hours.
 *
 * @param random From 0 to 1.
 * @returns null: it was the last one
 */
export function growingWaitAfter(
  attempts: number,
  { firstMs, factor, mostMs, tries }: GrowingWait,
  random = Math.random(),
): number | null {
  if (attempts >= tries) return null;
  const wait = Math.min(mostMs, firstMs * factor ** (attempts - 1));
  return Math.round(wait * (1 + SPREAD * (2 * random - 1)));
}
