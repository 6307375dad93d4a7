import type { Point } from './geometry.js';

/** One stroke of the pen. */
export interface Subpath {
  points: Point[];
  /** Whether the pen goes back to where it began. */
  closed: boolean;
}

/**
 * A path of Fabric.js, `[["M", x, y], ["L", x, y], …, ["Z"]]`, as points.
 *
 * @returns null for what is no list of absolute moves and straight lines: curves cannot be points without a loss
 */
export function subpathsOf(path: unknown): Subpath[] | null {
  if (!Array.isArray(path)) return null;
  const subpaths: Subpath[] = [];
  for (const step of path as unknown[]) {
    if (!Array.isArray(step)) return null;
    const [command, ...numbers] = step as [unknown, ...unknown[]];
    const last = subpaths.at(-1);
    if (command === 'Z' || command === 'z') {
      if (!last) return null;
      last.closed = true;
      continue;
    }
    const point = pointAfter(command, numbers, last?.points.at(-1));
    if (!point) return null;
    if (command === 'M') subpaths.push({ points: [point], closed: false });
    else if (last && !last.closed) last.points.push(point);
    else return null;
  }
  return subpaths.length ? subpaths : null;
}

function pointAfter(command: unknown, numbers: unknown[], [x, y]: Point = [NaN, NaN]): Point | null {
  if (!numbers.every((value): value is number => Number.isFinite(value))) return null;
  if ((command === 'M' || command === 'L') && numbers.length === 2) return [numbers[0], numbers[1]];
  if (command === 'H' && numbers.length === 1) return [numbers[0], y];
  return command === 'V' && numbers.length === 1 ? [x, numbers[0]] : null;
}

/** Outlines that are closed, as a path. */
export function pathOf(outlines: Point[][]): unknown[][] {
  return outlines.flatMap(([[x, y], ...rest]) => [['M', x, y], ...rest.map(([px, py]) => ['L', px, py]), ['Z']]);
}
