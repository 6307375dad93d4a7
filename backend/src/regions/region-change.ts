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

/** One change as it was asked for. `base` is the version that it was made on, 0 for a new region. */
export type RegionChange =
  | { op: 'put'; regionId: string; base: number; content: RegionContent }
  | { op: 'delete'; regionId: string; base: number };

export interface StoredRegion extends RegionContent {
  regionId: string;
  version: number;
}

export type ChangeOutcome = 'insert' | 'update' | 'delete' | 'done-already' | 'conflict';

/**
 * What a change comes to, given what is stored. A request that is sent again because its answer was lost finds its own
 * work: that is `done-already`, not a conflict.
 *
 * @param stored null when there is no such region (any more).
 */
export function outcomeOf(change: RegionChange, stored: StoredRegion | null): ChangeOutcome {
  if (change.op === 'delete') return outcomeOfDelete(change.base, stored);
  if (!stored) return change.base === 0 ? 'insert' : 'conflict';
  if (stored.version === change.base) return 'update';
  const sentAgain = stored.version === change.base + 1 && sameContent(change.content, stored);
  return sentAgain ? 'done-already' : 'conflict';
}

function outcomeOfDelete(base: number, stored: StoredRegion | null): ChangeOutcome {
  if (!stored) return 'done-already';
  return stored.version === base ? 'delete' : 'conflict';
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
