/** Waits before the second and the third try. */
const WAITS_MS = [5_000, 30_000];

/** Tries in all, also of what might go well another time. */
export const MOST_TRIES = WAITS_MS.length + 1;

/** Servers that may die over a job before it is suspected to be the reason. */
export const MOST_INTERRUPTIONS = 10;

/** How long to wait after a try that failed. @returns null: it was the last one */
export function waitAfter(attempts: number): number | null {
  return WAITS_MS[attempts - 1] ?? null;
}
