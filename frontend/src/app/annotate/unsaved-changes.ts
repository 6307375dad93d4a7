import { computed, signal } from '@angular/core';
import type { Region } from '../drawing/region';
import { newRegionId } from '../drawing/region-id';
import type { KeptChange, Wanted } from './journal/kept-change';
import { sameContent } from './region-merge';
import { type Conflict, type Rebased, type Unsent, rebase } from './rebase';

/** One line of a request. `version` is what the server last confirmed, 0 for a new region. */
export type SaveLine =
  | { readonly op: 'put'; readonly region: Region; readonly version: number }
  | { readonly op: 'delete'; readonly regionId: string; readonly version: number };

/**
 * What the server has confirmed of a layer, and every change that it has not: waiting, on its way, left by an earlier
 * page, refused, or in conflict. A region is in one of these; only something newer may wait behind what is on its way.
 */
export class UnsavedChanges {
  /** As the server last confirmed them. */
  private readonly confirmed: Map<string, Region>;
  private readonly wanted = new Map<string, Wanted>();
  private inFlight = new Map<string, Wanted>();
  /** What may have reached the server without an answer. */
  private readonly sent = new Map<string, Wanted>();
  /** What an earlier page left: to be put on top of what the server holds now. */
  private readonly resumed = new Map<string, KeptChange>();
  private readonly orders = new Map<string, number>();
  private readonly clashes = signal<readonly Conflict[]>([]);
  private readonly rejected = signal<ReadonlyMap<string, Wanted>>(new Map());
  private readonly moving = signal(0);
  private lastOrder = 0;

  readonly conflicts = this.clashes.asReadonly();
  readonly refused = this.rejected.asReadonly();
  /** How many wait or are on their way. */
  readonly pending = this.moving.asReadonly();
  readonly count = computed(() => this.moving() + this.clashes().length + this.rejected().size);

  /** @param touched Told of every region whose unconfirmed change is another now, or is no more. */
  constructor(
    loaded: readonly Region[],
    private readonly touched: (regionIds: Iterable<string>) => void,
  ) {
    this.confirmed = new Map(loaded.map((region) => [region.regionId, region]));
  }

  hasWaiting(): boolean {
    return this.wanted.size > 0;
  }

  hasResumed(): boolean {
    return this.resumed.size > 0;
  }

  has(regionId: string): boolean {
    return (
      [this.wanted, this.inFlight, this.resumed, this.rejected()].some((map) => map.has(regionId)) ||
      this.clashes().some((clash) => clash.regionId === regionId)
    );
  }

  /** Takes a change of mine. */
  want(regionId: string, wanted: Wanted): void {
    this.wantAll([[regionId, wanted]]);
  }

  /** Takes several at once: counting what is unsent after each of thousands would take minutes. */
  wantAll(changes: readonly (readonly [regionId: string, wanted: Wanted])[]): void {
    for (const [regionId, wanted] of changes) {
      this.orders.set(regionId, (this.lastOrder = Math.max(Date.now(), this.lastOrder + 1)));
      this.place(regionId, wanted);
    }
    this.recount();
    this.touched(changes.map(([regionId]) => regionId));
  }

  /** Takes what an earlier page left. What has been changed here as well meanwhile becomes a region of its own. */
  resume(changes: readonly KeptChange[]): void {
    for (const change of changes) {
      const { regionId, wanted } = change;
      if (!this.has(regionId)) {
        this.resumed.set(regionId, change);
        this.orders.set(regionId, change.order);
      } else if (wanted) this.copy(wanted);
    }
    this.recount();
  }

  /** What to send next, in the order in which it was made; it is on its way until one of the four calls below. */
  takeBatch(most: number): SaveLine[] {
    this.inFlight = new Map([...this.wanted].slice(0, most));
    for (const [regionId, wanted] of this.inFlight) {
      this.wanted.delete(regionId);
      this.sent.set(regionId, wanted);
    }
    this.touched(this.inFlight.keys());
    return [...this.inFlight].map(([regionId, wanted]) => {
      const version = this.confirmed.get(regionId)?.version ?? 0;
      return wanted === null ? { op: 'delete', regionId, version } : { op: 'put', region: wanted, version };
    });
  }

  /** The server has saved what was on its way. @param regions As they are now. */
  confirm(regions: readonly Region[]): void {
    for (const region of regions) this.confirmed.set(region.regionId, region);
    for (const [regionId, wanted] of this.inFlight) {
      if (wanted === null) this.confirmed.delete(regionId);
      this.sent.delete(regionId);
    }
    this.landed();
  }

  /** Nobody waits for the answer any more: it waits again, behind nothing newer. */
  putBack(): void {
    const newer = [...this.wanted];
    this.wanted.clear();
    for (const [regionId, wanted] of [...this.inFlight, ...newer]) this.wanted.set(regionId, wanted);
    this.landed();
  }

  /** The server refuses what was on its way. */
  refuse(): void {
    this.rejected.update((map) => new Map([...map, ...this.inFlight]));
    this.landed();
  }

  /** The server refuses whatever there is. */
  refuseAll(): void {
    const left = [...this.resumed].map(([regionId, { wanted }]) => [regionId, wanted] as const);
    this.rejected.update((map) => new Map([...map, ...left, ...this.inFlight, ...this.wanted]));
    this.wanted.clear();
    this.resumed.clear();
    this.landed();
  }

  /**
   * The server told what it holds: puts all that is unsent on top, or makes it a conflict.
   *
   * @param current  The whole layer.
   * @param givesUp  See `rebase`.
   */
  meet(current: readonly Region[], givesUp: boolean): void {
    const theirs = new Map(current.map((region) => [region.regionId, region]));
    this.putOnTop(
      (regionId) => theirs.get(regionId) ?? null,
      () => true,
      givesUp,
    );
    this.confirmed.clear();
    for (const region of current) this.confirmed.set(region.regionId, region);
    this.landed();
  }

  /**
   * Somebody else has changed some regions.
   *
   * @returns false when something else of mine is on its way for one of them: which came first only the server knows.
   */
  receive(regions: readonly Region[], deleted: readonly string[]): boolean {
    const told = new Map<string, Wanted>([
      ...deleted.map((regionId): [string, Wanted] => [regionId, null]),
      ...regions.map((region): [string, Wanted] => [region.regionId, region]),
    ]);
    const isClear = [...told].every(
      ([regionId, theirs]) => !this.inFlight.has(regionId) || sameContent(this.inFlight.get(regionId) ?? null, theirs),
    );
    for (const [regionId, theirs] of told) {
      const isOld = theirs !== null && theirs.version <= (this.confirmed.get(regionId)?.version ?? 0);
      if (isOld || this.inFlight.has(regionId) || this.resumed.has(regionId)) told.delete(regionId);
    }
    this.putOnTop(
      (regionId) => told.get(regionId) ?? null,
      (regionId) => told.has(regionId),
      false,
    );
    for (const [regionId, theirs] of told) {
      if (theirs) this.confirmed.set(regionId, theirs);
      else this.confirmed.delete(regionId);
    }
    this.recount();
    return isClear;
  }

  /** Ends a conflict. */
  decide(regionId: string, winner: 'mine' | 'theirs' | 'both'): void {
    const conflict = this.clashes().find((clash) => clash.regionId === regionId);
    if (!conflict) return;
    this.clashes.update((list) => list.filter((clash) => clash !== conflict));
    if (winner === 'both' && conflict.mine) this.copy(conflict.mine);
    if (winner === 'mine') this.want(regionId, conflict.mine);
    else this.touched([regionId]);
  }

  /** Makes what was refused wait again, or forgets it. */
  endRefusal(how: 'retry' | 'discard'): void {
    const refused = this.rejected();
    this.rejected.set(new Map());
    if (how === 'retry') for (const [regionId, wanted] of refused) this.want(regionId, wanted);
    else this.touched(refused.keys());
  }

  /** Another tab sees to these from now on. */
  giveAway(regionIds: ReadonlySet<string>): void {
    for (const regionId of regionIds) {
      for (const map of [this.wanted, this.inFlight, this.resumed, this.sent]) map.delete(regionId);
    }
    this.rejected.update((map) => new Map([...map].filter(([regionId]) => !regionIds.has(regionId))));
    this.clashes.update((list) => list.filter((clash) => !regionIds.has(clash.regionId)));
    this.recount();
  }

  /** The layer as I want it. */
  visible(): Region[] {
    const visible = new Map<string, Wanted>(this.confirmed);
    for (const { regionId, mine } of this.all()) {
      visible.set(regionId, mine && { ...mine, version: this.confirmed.get(regionId)?.version ?? 0 });
    }
    return [...visible.values()].filter((region) => region !== null);
  }

  /** One region as I want it; null if it is not to be there. */
  visibleOf(regionId: string): Wanted {
    const [change, confirmed] = [this.newestOf(regionId), this.confirmed.get(regionId) ?? null];
    if (change === null) return confirmed;
    return change.mine && { ...change.mine, version: confirmed?.version ?? 0 };
  }

  /** What the journal is to keep of a region; null if nothing. */
  kept(regionId: string): KeptChange | null {
    const change = this.newestOf(regionId);
    if (!change) return null;
    const { base, mine, sent } = change;
    const layerId = (mine ?? base ?? sent)?.layerId ?? 0;
    const order = this.orders.get(regionId) ?? 0;
    return { regionId, layerId, base, wanted: mine, order, ...(sent === undefined ? {} : { sent }) };
  }

  /** The newest last. */
  private all(): Unsent[] {
    return [
      ...[...this.rejected()].map(([regionId, mine]) => this.change(regionId, mine)),
      ...this.clashes(),
      ...[...this.resumed.values()].map(left),
      ...[...this.inFlight].map(([regionId, mine]) => this.change(regionId, mine)),
      ...[...this.wanted].map(([regionId, mine]) => this.change(regionId, mine)),
    ];
  }

  private newestOf(regionId: string): Unsent | null {
    const waiting = this.wanted.has(regionId)
      ? this.wanted
      : this.inFlight.has(regionId)
        ? this.inFlight
        : this.rejected();
    if (waiting.has(regionId)) return this.change(regionId, waiting.get(regionId) ?? null);
    const kept = this.resumed.get(regionId);
    return kept ? left(kept) : (this.clashes().find((clash) => clash.regionId === regionId) ?? null);
  }

  private change(regionId: string, mine: Wanted): Unsent {
    const base = this.confirmed.get(regionId) ?? null;
    return { regionId, base, mine, ...(this.sent.has(regionId) ? { sent: this.sent.get(regionId) ?? null } : {}) };
  }

  private place(regionId: string, wanted: Wanted): void {
    if (this.clashes().some((clash) => clash.regionId === regionId)) {
      const changed = (clash: Conflict) => (clash.regionId === regionId ? { ...clash, mine: wanted } : clash);
      this.clashes.update((list) => list.map(changed));
      return;
    }
    if (this.rejected().has(regionId)) {
      this.rejected.update((map) => new Map([...map].filter(([id]) => id !== regionId)));
    }
    const kept = this.resumed.get(regionId);
    if (kept) {
      // It goes the way of what it is made on.
      this.resumed.set(regionId, { ...kept, wanted });
      return;
    }
    const neverSent = ![this.confirmed, this.inFlight, this.sent].some((map) => map.has(regionId));
    if (wanted === null && neverSent) this.wanted.delete(regionId);
    else this.wanted.set(regionId, wanted);
  }

  private putOnTop(theirsOf: (id: string) => Wanted, isMeant: (id: string) => boolean, givesUp: boolean): void {
    const on = (changes: Iterable<Unsent>): Rebased =>
      rebase(
        [...changes].filter(({ regionId }) => isMeant(regionId)),
        theirsOf,
        givesUp,
      );
    const of = (map: ReadonlyMap<string, Wanted>) => [...map].map(([regionId, mine]) => this.change(regionId, mine));
    const refused = on(of(this.rejected()));
    const kept = [...this.resumed.values()].map(left);
    // Everything unsent rests on what was confirmed before, not only what was on its way.
    const waiting = on([...kept, ...of(new Map([...this.inFlight, ...this.wanted]))]);
    const known = this.clashes().map((clash) =>
      isMeant(clash.regionId) ? { ...clash, theirs: theirsOf(clash.regionId) } : clash,
    );
    this.clashes.set([...known, ...refused.clashes, ...waiting.clashes]);
    const others = [...this.rejected()].filter(([regionId]) => !isMeant(regionId));
    this.rejected.set(new Map([...others, ...refused.waiting]));
    const met = [this.inFlight, this.resumed, this.wanted].flatMap((map) => [...map.keys()]).filter(isMeant);
    for (const { sent, regionId } of kept) if (sent !== undefined) this.sent.set(regionId, sent);
    for (const map of [this.inFlight, this.resumed, this.wanted]) for (const id of met) map.delete(id);
    for (const [regionId, wanted] of waiting.waiting) this.wanted.set(regionId, wanted);
    const settled = met.filter((regionId) => !waiting.waiting.has(regionId));
    for (const regionId of settled) this.sent.delete(regionId);
    this.touched(new Set([...met, ...known.map((clash) => clash.regionId), ...this.rejected().keys()]));
  }

  private copy(region: Region): void {
    const regionId = newRegionId();
    this.want(regionId, { ...region, regionId, version: 0 });
  }

  private landed(): void {
    const ids = [...this.inFlight.keys()];
    this.inFlight.clear();
    this.recount();
    this.touched(ids);
  }

  private recount(): void {
    this.moving.set(new Set([...this.wanted.keys(), ...this.inFlight.keys(), ...this.resumed.keys()]).size);
  }
}

function left({ regionId, base, wanted, ...rest }: KeptChange): Unsent {
  return { regionId, base, mine: wanted, ...('sent' in rest ? { sent: rest.sent } : {}) };
}
