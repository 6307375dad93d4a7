import type { Region, RegionChange } from '../drawing/region';
import { sameContent, takeBackParts } from './region-merge';

/** What can be undone, or done again, of a gesture. */
export interface TakenBack {
  readonly changes: readonly RegionChange[];
  /** How many regions others have made something else of: that stays. */
  readonly kept: number;
}

/**
 * Of changes that were made once, those that touch nothing but what I have done.
 *
 * @param asked What would undo or redo a gesture if nobody else had been there.
 * @param now   What is there.
 */
export function takeBack(asked: readonly RegionChange[], now: (regionId: string) => Region | undefined): TakenBack {
  const changes: RegionChange[] = [];
  const kept = new Set<string>();
  // One gesture may change a region more than once.
  const made = new Map<string, Region | undefined>();
  for (const change of asked) {
    const { regionId } = change.kind === 'put' ? change.after : change.before;
    const there = made.has(regionId) ? made.get(regionId) : now(regionId);
    const { done, isWhole } = ofOne(change, there);
    if (!isWhole) kept.add(regionId);
    if (!done) continue;
    changes.push(done);
    made.set(regionId, done.kind === 'put' ? done.after : undefined);
  }
  return { changes, kept: kept.size };
}

/** Says why something is as it was after it should have been taken back. */
export function keptText(count: number): string {
  if (count === 1) return $localize`Somebody else has changed this region since. What they did stays.`;
  return $localize`Somebody else has changed ${count}:count: of these regions since. What they did stays.`;
}

interface One {
  readonly done: RegionChange | null;
  /** Whether that is all that was asked for. */
  readonly isWhole: boolean;
}

function ofOne(change: RegionChange, there: Region | undefined): One {
  if (change.kind === 'delete') {
    if (!there) return { done: null, isWhole: true };
    const isMine = sameContent(change.before, there);
    return { done: isMine ? { kind: 'delete', before: there } : null, isWhole: isMine };
  }
  if (!change.before) {
    if (!there) return { done: change, isWhole: true };
    return { done: null, isWhole: sameContent(change.after, there) };
  }
  if (!there) return { done: null, isWhole: false };
  const { region, isWhole } = takeBackParts(change.before, change.after, there);
  return { done: sameContent(region, there) ? null : { kind: 'put', before: there, after: region }, isWhole };
}
