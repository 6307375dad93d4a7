/** What is less of a pixel than this is an error of the arithmetic, not a part of it. */
const NOTHING = 1e-6;

/**
 * How much of each pixel of a picture comes from which pixels of its source, along one side: each is the mean of what it
 * covers. In order of the source; a source pixel `from[n]` has the share `weights[n]` in the pixel `to[n]`.
 */
export interface Shares {
  from: Int32Array;
  to: Int32Array;
  weights: Float64Array;
}

/** @param end not part of it. @param count pixels that the stretch becomes */
export function sharesOf(start: number, end: number, count: number): Shares {
  const step = (end - start) / count;
  const found: [from: number, to: number, weight: number][] = [];
  for (let to = 0; to < count; to++) {
    const [first, last] = [start + to * step, start + (to + 1) * step];
    for (let from = Math.floor(first + NOTHING); from < last - NOTHING; from++) {
      const covered = Math.min(from + 1, last) - Math.max(from, first);
      found.push([from, to, covered / step]);
    }
  }
  return {
    from: Int32Array.from(found, ([from]) => from),
    to: Int32Array.from(found, ([, to]) => to),
    weights: Float64Array.from(found, ([, , weight]) => weight),
  };
}

/** Those of the source pixels from `start` to before `end`, as places in the arrays. */
export function within({ from }: Shares, start: number, end: number): { first: number; last: number } {
  return { first: lowerBound(from, start), last: lowerBound(from, end) };
}

function lowerBound(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
