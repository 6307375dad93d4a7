import type { Region } from '../drawing/region';
import type { Wanted } from './journal/kept-change';

/**
 * One line of a request. `version` is what the server last confirmed: 0 for a new region, of one that is to be drawn
 * again that of its deletion.
 */
export type SaveLine =
  | { readonly op: 'put'; readonly region: Region; readonly version: number }
  | { readonly op: 'delete'; readonly regionId: string; readonly version: number };

/** What a definite answer that refuses a request says of its regions all the same. */
export interface Refusal {
  /** Those of which an earlier try has been carried out. */
  readonly done: ReadonlySet<string>;
  /** Versions of the deletions of those that are not there. */
  readonly deleted: ReadonlyMap<string, number>;
}

export function lineOf(regionId: string, wanted: Wanted, version: number): SaveLine {
  return wanted === null ? { op: 'delete', regionId, version } : { op: 'put', region: wanted, version };
}

export function idOf(line: SaveLine): string {
  return line.op === 'put' ? line.region.regionId : line.regionId;
}
