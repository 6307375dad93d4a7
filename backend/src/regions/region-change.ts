import { isDeepStrictEqual } from 'node:util';
import type { Geometry, Shape } from './geometry.js';

/** What a person decides about a region. */
export interface RegionContent {
  shape: Shape;
  geometry: Geometry;
  name: string;
  labelId: number | null;
  colour: string;
  /** Screen px, whatever the zoom. */
  strokePx: number;
  filled: boolean;
  locked: boolean;
  hidden: boolean;
}

/** What a region is drawn like when nobody says. */
export const DEFAULT_STYLE = {
  ...{ colour: '#f9bb01', strokePx: 2, filled: true, locked: false, hidden: false },
};

/** One change as it was asked for. `base` is the version that it was made on: 0 for a new region, of one that is to be drawn again that of its deletion. */
export type RegionChange =
  | { op: 'put'; regionId: string; base: number; content: RegionContent }
  | { op: 'delete'; regionId: string; base: number };

export interface StoredRegion extends RegionContent {
  regionId: string;
  version: number;
}

/** What the history tells of a region, as far as a change of it is concerned. */
export interface Past {
  /** The highest that it has had, its deletion included. */
  lastVersion: number;
  /** What the same person has made before of the version that the change rests on; null: nothing, by deleting it. */
  made?: RegionContent | null;
}

export type ChangeOutcome = 'insert' | 'update' | 'delete' | 'done-already' | 'conflict';

/**
 * What a change comes to, given what is stored. A request that is sent again because its answer was lost finds its own
 * work: that is `done-already`, not a conflict, also when others have changed or deleted the region since.
 *
 * @param stored null when there is no such region (any more).
 * @param past   null when there never was; only asked about where `isAboutPast` says so.
 */
export function outcomeOf(change: RegionChange, stored: StoredRegion | null, past: Past | null = null): ChangeOutcome {
  if (change.op === 'delete') {
    if (!stored) return 'done-already';
    if (stored.version === change.base) return 'delete';
    return past?.made === null ? 'done-already' : 'conflict';
  }
  if (stored?.version === change.base) return 'update';
  if (!stored && change.base === (past?.lastVersion ?? 0)) return 'insert';
  const isLast = stored?.version === change.base + 1 && sameContent(change.content, stored);
  const isOlder = !!past?.made && sameContent(change.content, past.made);
  return isLast || isOlder ? 'done-already' : 'conflict';
}

/** Whether what becomes of a change depends on what the region was before. */
export function isAboutPast(change: RegionChange, stored: StoredRegion | null): boolean {
  return (change.op === 'put' && !stored) || outcomeOf(change, stored) === 'conflict';
}

export function sameContent(a: RegionContent, b: RegionContent): boolean {
  return (
    a.shape === b.shape &&
    a.name === b.name &&
    a.labelId === b.labelId &&
    a.colour === b.colour &&
    a.strokePx === b.strokePx &&
    a.filled === b.filled &&
    a.locked === b.locked &&
    a.hidden === b.hidden &&
    isDeepStrictEqual(a.geometry, b.geometry)
  );
}
