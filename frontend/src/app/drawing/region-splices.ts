import type { Region } from './region';

/** At `at` of the newer list, `removed` regions of the older one give way to `added`. */
export interface RegionSplice {
  readonly at: number;
  readonly removed: readonly Region[];
  readonly added: readonly Region[];
}

/** How many regions in a row may have been taken out or put in and still be found to be just that. */
const LOOK_AHEAD = 64;

/** How a list came about. The list before must not be kept alive by it, nor all those before that. */
interface Origin {
  readonly before: WeakRef<readonly Region[]>;
  readonly splices: readonly RegionSplice[];
}

const origins = new WeakMap<readonly Region[], Origin>();

/** The list that the splices make of another. That is remembered: {@link regionSplices} of the two costs nothing. */
export function spliced(before: readonly Region[], splices: readonly RegionSplice[]): readonly Region[] {
  const after = before.slice();
  for (const { at, removed, added } of splices) {
    if (removed.length === 1 && added.length === 1) after[at] = added[0];
    else after.splice(at, removed.length, ...added);
  }
  origins.set(after, { before: new WeakRef(before), splices });
  return after;
}

/**
 * What turns one list of regions into another, to be done in this order; empty when they are the same.
 *
 * Regions are compared by identity, since an edit is a new object: that costs a nanosecond for each that stayed.
 */
export function regionSplices(before: readonly Region[], after: readonly Region[]): readonly RegionSplice[] {
  if (before === after) return [];
  const [forth, back] = [origins.get(after), origins.get(before)];
  if (forth?.before.deref() === before) return forth.splices;
  if (back?.before.deref() === after) return inverted(back.splices);
  let endBefore = before.length;
  let endAfter = after.length;
  let start = 0;
  const shorter = Math.min(endBefore, endAfter);
  while (start < shorter && before[start] === after[start]) start++;
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  return between(before, after, { i: start, j: start, endBefore, endAfter });
}

function inverted(splices: readonly RegionSplice[]): RegionSplice[] {
  return splices.map(({ at, removed, added }) => ({ at, removed: added, added: removed })).reverse();
}

interface Span {
  readonly i: number;
  readonly j: number;
  readonly endBefore: number;
  readonly endAfter: number;
}

function between(before: readonly Region[], after: readonly Region[], span: Span): RegionSplice[] {
  const { endBefore, endAfter } = span;
  let { i, j } = span;
  const splices: RegionSplice[] = [];
  const put = (removed: number, added: number) => {
    splices.push({ at: j, removed: before.slice(i, i + removed), added: after.slice(j, j + added) });
    i += removed;
    j += added;
  };
  while (i < endBefore && j < endAfter) {
    if (before[i] === after[j]) {
      i++;
      j++;
    } else if (before[i].regionId === after[j].regionId) {
      const run = editedRun(before, after, { i, j, endBefore, endAfter });
      put(run, run);
    } else {
      const gone = runUntil(before, i, endBefore, after[j].regionId);
      const come = gone === 0 ? runUntil(after, j, endAfter, before[i].regionId) : 0;
      // Neither: the lists are in another order, or not of the same sample.
      if (gone === 0 && come === 0) break;
      put(gone, come);
    }
  }
  if (i < endBefore || j < endAfter) put(endBefore - i, endAfter - j);
  return splices;
}

/** How many in a row are other objects for the same regions. */
function editedRun(before: readonly Region[], after: readonly Region[], { i, j, endBefore, endAfter }: Span): number {
  const longest = Math.min(endBefore - i, endAfter - j);
  let run = 1;
  while (run < longest && before[i + run] !== after[j + run] && isSame(before[i + run], after[j + run])) run++;
  return run;
}

function isSame(a: Region, b: Region): boolean {
  return a.regionId === b.regionId;
}

/** Whether a splice only puts other objects for the same regions. */
export function isEdit({ removed, added }: RegionSplice): boolean {
  return removed.length === added.length && removed.every((region, i) => isSame(region, added[i]));
}

/** How far ahead of `from` the region with that id is; 0 when it is not near. */
function runUntil(regions: readonly Region[], from: number, end: number, regionId: string): number {
  const last = Math.min(end, from + LOOK_AHEAD);
  for (let at = from + 1; at < last; at++) if (regions[at].regionId === regionId) return at - from;
  return 0;
}
