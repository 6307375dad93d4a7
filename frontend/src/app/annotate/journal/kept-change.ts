import type { Region } from '../../drawing/region';

/** What is to become of a region; `null` = deleted. */
export type Wanted = Region | null;

/** A change that the server has not confirmed, as the browser keeps it. One for each region: the newest. */
export interface KeptChange {
  readonly regionId: string;
  readonly layerId: number;
  /** What the server held when the change began; `null` if the region was new. */
  readonly base: Region | null;
  readonly wanted: Wanted;
  /** What was last on its way to the server without an answer; left out if nothing was. It may have arrived. */
  readonly sent?: Wanted;
  /** Grows with every change of the page: later ones are sent later. */
  readonly order: number;
}

/** Where a save queue keeps what is not saved. */
export interface ChangeJournal {
  /**
   * Keeps changes, in place of earlier ones of the same regions, and forgets others: all of it or nothing.
   *
   * @returns false when another tab has taken over what this one kept: then nothing was written.
   *
   * Rejects when the browser cannot keep anything.
   */
  write(kept: readonly KeptChange[], forgotten: readonly string[]): Promise<boolean>;
  /** Has a function called whenever another tab has taken over what this one kept. */
  onTakenOver(call: () => void): void;
}
