import type { Region } from '../drawing/region';
import { defined, type KeptChange, type Wanted } from './journal/kept-change';
import { mergeRegion } from './region-merge';

/** My change and somebody else's, which cannot both hold. `null` = deleted. */
export interface Conflict {
  readonly regionId: string;
  readonly mine: Wanted;
  readonly theirs: Wanted;
  /** What both began with; `null` if there was nothing. */
  readonly base: Region | null;
}

/** A change that the server has not confirmed. */
export interface Unsent {
  readonly regionId: string;
  /** What the server held when it was made; `null` if there was nothing. */
  readonly base: Region | null;
  readonly mine: Wanted;
  /** What may have reached the server without an answer; undefined if nothing may. */
  readonly sent?: Wanted;
  /** Version of its deletion, if it was there before and is to be drawn again. */
  readonly gone?: number;
}

export interface Rebased {
  /** To be sent, by region. What is missing is settled. */
  readonly waiting: Map<string, Wanted>;
  readonly clashes: Conflict[];
}

/**
 * Puts my changes on top of what the server holds now.
 *
 * @param givesUp Asks the person also where both changes could be joined: somebody keeps changing the same.
 */
export function rebase(
  changes: readonly Unsent[],
  theirsOf: (regionId: string) => Region | null,
  givesUp = false,
): Rebased {
  const waiting = new Map<string, Wanted>();
  const clashes: Conflict[] = [];
  for (const { regionId, base, mine, sent, gone } of changes) {
    const theirs = theirsOf(regionId);
    const merge = mergeRegion(base, mine, theirs, { sent, wasThere: gone !== undefined });
    if (merge.outcome === 'settled') continue;
    const isContested = givesUp && theirs !== null && theirs.version !== base?.version;
    if (merge.outcome === 'merged' && !isContested) waiting.set(regionId, merge.region);
    else clashes.push({ regionId, mine: merge.region, theirs, base });
  }
  return { waiting, clashes };
}

/** What an earlier page left. */
export function unsentOf({ regionId, base, wanted, sent, gone }: KeptChange): Unsent {
  return { regionId, base, mine: wanted, ...defined({ sent, gone }) };
}
