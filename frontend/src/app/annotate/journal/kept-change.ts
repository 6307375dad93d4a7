import { PackedGeometry } from '../../drawing/packed-geometry';
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
  /** Version that it was sent for: sending the very same again tells whether it has arrived. */
  readonly sentOn?: number;
  /** Version of the deletion on top of which it is drawn again; left out if it never was deleted. */
  readonly gone?: number;
  /** Grows with every change of the page: later ones are sent later. */
  readonly order: number;
}

/** What a journal is to hold from now on. */
export interface Writing {
  /** In place of earlier changes of the same regions. */
  readonly kept: readonly KeptChange[];
  readonly forgotten: readonly string[];
}

/** Where a save queue keeps what is not saved. */
export interface ChangeJournal {
  /**
   * Keeps changes and forgets others: all of it or nothing.
   *
   * @param look   Asked at the last moment, when nobody is about to bring in what another page has left.
   * @param signal Takes it back while it is not done: then nothing of it is ever written.
   *
   * @returns false when another tab has taken over what this one kept: then nothing was written.
   *
   * Rejects when the browser cannot keep anything.
   */
  write(look: () => Writing, signal?: AbortSignal): Promise<boolean>;
  /** Has a function called whenever another tab has taken over what this one kept. */
  onTakenOver(call: () => void): void;
}

/** Whether it may have reached the server, and sending the very same again would tell. */
export function isUnanswered({ sent, sentOn }: KeptChange): boolean {
  return sent !== undefined && sentOn !== undefined;
}

/** What is left of a change when the server has told whether what was sent of it has been carried out. */
export function answered(change: KeptChange, isDone: boolean): KeptChange {
  const { sent = null, sentOn = 0, gone, ...kept } = change;
  const version = sentOn + 1;
  if (!isDone) return gone === undefined ? kept : { ...kept, gone };
  return sent ? { ...kept, base: { ...sent, version } } : { ...kept, base: null, gone: version };
}

/** As it can be kept: points that are still as they were read have no properties of their own, which a copy would have. */
export function storable(change: KeptChange): KeptChange {
  const { base, wanted, sent } = change;
  const kept = { ...change, base: ownPoints(base), wanted: ownPoints(wanted) };
  return sent === undefined ? kept : { ...kept, sent: ownPoints(sent) };
}

function ownPoints(region: Wanted): Wanted {
  if (!(region?.geometry instanceof PackedGeometry)) return region;
  return { ...region, geometry: region.geometry.plain() };
}

/** Without what is undefined. */
export function defined<T extends object>(all: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}
