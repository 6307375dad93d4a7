import { computed, signal } from '@angular/core';
import type { Region } from '../drawing/region';
import { newRegionId } from '../drawing/region-id';
import { answered, defined, isUnanswered, type KeptChange, type Wanted } from './journal/kept-change';
import { sameContent } from './region-merge';
import { Conflicts } from './conflicts';
import { toldOf } from './news';
import { type Rebased, type Unsent, rebase, unsentOf } from './rebase';
import { idOf, lineOf, type Refusal, type SaveLine } from './save-line';

/**
 * What the server has confirmed of a layer, and every change that it has not: waiting, on its way, left by an earlier page,
 * refused, or in conflict. A region is in one of these; only something newer may wait behind what is on its way.
 */
export class UnsavedChanges {
  /** As the server last confirmed them. */
  private readonly confirmed = new Map<string, Region>();
  private readonly wanted = new Map<string, Wanted>();
  private inFlight = new Map<string, Wanted>();
  /** What may have reached the server without an answer, and the version it was sent for. */
  private readonly sent = new Map<string, { readonly wanted: Wanted; readonly on: number }>();
  /** Versions of the deletions of regions that were there, as far as known: what is drawn again goes on from them. */
  private readonly graves = new Map<string, number>();
  /** What an earlier page left: to be put on top of what the server holds now. */
  private readonly resumed = new Map<string, KeptChange>();
  private readonly orders = new Map<string, number>();
  private readonly clashes = new Conflicts();
  private readonly rejected = signal<ReadonlyMap<string, Wanted>>(new Map());
  private readonly moving = signal(0);
  private lastOrder = 0;

  readonly conflicts = this.clashes.list;
  readonly refused = this.rejected.asReadonly();
  /** How many wait or are on their way. */
  readonly pending = this.moving.asReadonly();
  readonly count = computed(() => this.moving() + this.conflicts().length + this.rejected().size);

  /** @param touched Told of every region whose unconfirmed change is another now, or is no more. */
  constructor(
    loaded: readonly Region[],
    private readonly touched: (regionIds: Iterable<string>) => void,
  ) {
    for (const region of loaded) this.confirmed.set(region.regionId, region);
  }

  hasWaiting(): boolean {
    return this.wanted.size > 0;
  }

  hasResumed(): boolean {
    return this.resumed.size > 0;
  }

  has(regionId: string): boolean {
    return [this.wanted, this.inFlight, this.resumed, this.rejected(), this.clashes].some((of) => of.has(regionId));
  }

  /** Whether it has ever been there for this page. */
  knows(regionId: string): boolean {
    return this.confirmed.has(regionId) || this.graves.has(regionId);
  }

  ids(): string[] {
    return [...new Set(this.all().map(({ regionId }) => regionId))];
  }

  /** Takes a change of mine. */
  want(regionId: string, wanted: Wanted): void {
    this.wantAll([[regionId, wanted]]);
  }

  /** Takes several at once: counting what is unsent after each of thousands would take minutes. */
  wantAll(changes: readonly (readonly [regionId: string, wanted: Wanted])[]): void {
    for (const [regionId, wanted] of changes) {
      this.lastOrder = Math.max(Date.now(), this.lastOrder + 1);
      this.orders.set(regionId, this.orders.get(regionId) ?? this.lastOrder);
      this.place(regionId, wanted);
    }
    this.recount();
    this.touched(changes.map(([regionId]) => regionId));
  }

  /** Takes what an earlier page left. @returns what it does not take: that has been changed here as well meanwhile */
  resume(changes: readonly KeptChange[]): KeptChange[] {
    const refused = changes.filter(({ regionId }) => this.has(regionId));
    for (const change of changes.filter((each) => !refused.includes(each))) {
      const { regionId, order, gone } = change;
      this.resumed.set(regionId, change);
      // It knew of no other deletion than this.
      if (gone !== undefined) this.graves.set(regionId, gone);
      else this.graves.delete(regionId);
      this.orders.set(regionId, order);
    }
    this.recount();
    return refused;
  }

  /** What to send next, in the order in which it was first made: what was taken back and made again has its place. It is on its way until one of the four calls below. */
  takeBatch(most: number): SaveLine[] {
    const inOrder = [...this.wanted].sort(([a], [b]) => (this.orders.get(a) ?? 0) - (this.orders.get(b) ?? 0));
    this.inFlight = new Map(inOrder.slice(0, most));
    for (const [regionId, wanted] of this.inFlight) {
      this.wanted.delete(regionId);
      const on = this.confirmed.get(regionId)?.version ?? this.graves.get(regionId) ?? 0;
      this.sent.set(regionId, { wanted, on });
    }
    this.touched(this.inFlight.keys());
    return [...this.inFlight].map(([regionId, wanted]) => lineOf(regionId, wanted, this.sent.get(regionId)?.on ?? 0));
  }

  /** What was sent without an answer by whoever had it before, exactly as it was sent. */
  unanswered(most: number): SaveLine[] {
    const sent = [...this.resumed.values()].filter(isUnanswered).slice(0, most);
    return sent.map((change) => lineOf(change.regionId, change.sent ?? null, change.sentOn ?? 0));
  }

  /** What an earlier page left, as far as it is known how it fared. */
  answeredIds(): Set<string> {
    return new Set([...this.resumed.values()].filter((left) => !isUnanswered(left)).map(({ regionId }) => regionId));
  }

  /** The server has told what became of some of these. @param done Ids of those that have been carried out */
  learnOfAnswers(lines: readonly SaveLine[], done: ReadonlySet<string>): void {
    for (const regionId of lines.map(idOf)) {
      const change = this.resumed.get(regionId);
      if (!change) continue;
      const now = answered(change, done.has(regionId));
      this.resumed.set(regionId, now);
      if (now.gone !== undefined) this.graves.set(regionId, now.gone);
    }
    this.touched(lines.map(idOf));
  }

  /**
   * The server has saved what was on its way, now or by an earlier try. What waits behind that was made on what was
   * sent, not on what others have made of it since: that is somebody else's change like any other.
   *
   * @param regions As they are now.
   * @param deleted What is not there any more.
   */
  confirm(regions: readonly Region[], deleted: readonly string[]): void {
    const saved = new Map(regions.map((region) => [region.regionId, region]));
    for (const [regionId, wanted] of this.inFlight) {
      const [version, now] = [(this.sent.get(regionId)?.on ?? 0) + 1, saved.get(regionId)];
      if (wanted === null) this.bury(regionId);
      else this.confirmed.set(regionId, now?.version === version ? now : { ...wanted, version });
      this.sent.delete(regionId);
    }
    this.landed();
    const others = regions.filter(({ regionId, version }) => version !== this.confirmed.get(regionId)?.version);
    const gone = deleted.filter((regionId) => this.confirmed.has(regionId));
    if (others.length + gone.length > 0) this.receive(others, gone);
  }

  /** The server has refused what was on its way, but for what an earlier try has done already. */
  learnOfRefusal({ done, deleted }: Refusal): void {
    for (const [regionId, wanted] of this.inFlight) {
      const version = (this.sent.get(regionId)?.on ?? 0) + 1;
      this.sent.delete(regionId);
      if (!done.has(regionId)) continue;
      this.inFlight.delete(regionId);
      if (wanted) this.confirmed.set(regionId, { ...wanted, version });
      else this.bury(regionId);
      this.touched([regionId]);
    }
    this.learnOfDeleted(deleted);
    this.recount();
  }

  private learnOfDeleted(versions: ReadonlyMap<string, number>): void {
    for (const [regionId, version] of versions) {
      const isNew = !this.confirmed.has(regionId) && !this.graves.has(regionId);
      this.graves.set(regionId, version);
      const mine = this.wanted.get(regionId) ?? this.inFlight.get(regionId);
      if (!isNew || !mine) continue;
      // An earlier try did arrive, then: somebody has seen it and deleted it, while I changed it.
      this.clashes.add([{ regionId, mine, theirs: null, base: null }]);
      for (const map of [this.wanted, this.inFlight, this.sent]) map.delete(regionId);
      this.touched([regionId]);
    }
  }

  /** Nobody waits for the answer any more, which may come all the same: it is asked for again before anything else. */
  suspend(): void {
    for (const regionId of this.inFlight.keys()) {
      const change = this.kept(regionId);
      if (change) this.resumed.set(regionId, change);
      this.wanted.delete(regionId);
    }
    this.landed();
  }

  /** It was refused as a whole: each of it waits again, behind nothing newer. */
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
    for (const map of [this.wanted, this.resumed]) map.clear();
    this.landed();
  }

  /**
   * The server told what it holds: puts what is unsent on top, or makes it a conflict.
   *
   * @param current  The whole layer.
   * @param known    What `answeredIds` said when the server was asked. What else an earlier page left stays for the next
   *                 time: of that nobody knows yet whether it has arrived, or it is newer than this answer.
   * @param givesUp  See `rebase`.
   */
  meet(current: readonly Region[], known: ReadonlySet<string>, givesUp: boolean): void {
    const theirs = new Map(current.map((region) => [region.regionId, region]));
    const answered = this.answeredIds();
    const isMeant = (id: string) => !this.resumed.has(id) || (known.has(id) && answered.has(id));
    this.putOnTop((regionId) => theirs.get(regionId) ?? null, isMeant, givesUp);
    for (const regionId of this.confirmed.keys()) if (!theirs.has(regionId)) this.bury(regionId);
    for (const region of current) this.confirmed.set(region.regionId, region);
    this.landed();
  }

  /**
   * Somebody else has changed some regions.
   *
   * @returns false when something else of mine is on its way for one of them: which came first only the server knows.
   */
  receive(regions: readonly Region[], deleted: readonly string[]): boolean {
    const news = regions.filter((region) => this.isNews(region));
    const told = toldOf(news, deleted);
    const isSame = ([id, mine]: [string, Wanted]) => !told.has(id) || sameContent(mine, told.get(id) ?? null);
    const isClear = [...this.inFlight].every(isSame);
    for (const map of [this.inFlight, this.resumed]) for (const regionId of map.keys()) told.delete(regionId);
    const theirs = (regionId: string) => told.get(regionId) ?? null;
    this.putOnTop(theirs, (regionId) => told.has(regionId), false);
    for (const [regionId, region] of told) {
      if (region) this.confirmed.set(regionId, region);
      else this.bury(regionId);
    }
    this.recount();
    return isClear;
  }

  /** Whether it has come to be since the last that the server confirmed of it, its deletion included. */
  private isNews({ regionId, version }: Region): boolean {
    return version > (this.confirmed.get(regionId)?.version ?? this.graves.get(regionId) ?? 0);
  }

  /** Ends a conflict. */
  decide(regionId: string, winner: 'mine' | 'theirs' | 'both'): void {
    const conflict = this.clashes.find(regionId);
    if (!conflict) return;
    this.clashes.end(new Set([regionId]));
    const copyId = newRegionId();
    if (winner === 'both' && conflict.mine) this.want(copyId, { ...conflict.mine, regionId: copyId, version: 0 });
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
    this.clashes.end(regionIds);
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
    const { base, mine, sent, gone } = change;
    const layerId = (mine ?? base ?? sent)?.layerId ?? 0;
    const sentOn = this.resumed.get(regionId)?.sentOn ?? this.sent.get(regionId)?.on;
    const known = defined({ sent, sentOn: sent === undefined ? undefined : sentOn, gone });
    return { regionId, layerId, base, wanted: mine, order: this.orders.get(regionId) ?? 0, ...known };
  }

  /** The newest last. */
  private all(): Unsent[] {
    return [
      ...[...this.rejected()].map(([regionId, mine]) => this.change(regionId, mine)),
      ...this.conflicts(),
      ...[...this.resumed.values()].map(unsentOf),
      ...[...this.inFlight].map(([regionId, mine]) => this.change(regionId, mine)),
      ...[...this.wanted].map(([regionId, mine]) => this.change(regionId, mine)),
    ];
  }

  private newestOf(regionId: string): Unsent | null {
    const waiting = [this.wanted, this.inFlight, this.rejected()].find((map) => map.has(regionId));
    if (waiting) return this.change(regionId, waiting.get(regionId) ?? null);
    const kept = this.resumed.get(regionId);
    return kept ? unsentOf(kept) : (this.clashes.find(regionId) ?? null);
  }

  private change(regionId: string, mine: Wanted): Unsent {
    const base = this.confirmed.get(regionId) ?? null;
    const gone = base ? undefined : this.graves.get(regionId);
    return { regionId, base, mine, ...defined({ sent: this.sent.get(regionId)?.wanted, gone }) };
  }

  /** Deleting made one version more. */
  private bury(regionId: string): void {
    const held = this.confirmed.get(regionId);
    if (held) this.graves.set(regionId, held.version + 1);
    this.confirmed.delete(regionId);
  }

  private place(regionId: string, wanted: Wanted): void {
    if (this.clashes.has(regionId)) {
      this.clashes.want(regionId, wanted);
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
    const isOf = ({ regionId }: Unsent) => isMeant(regionId);
    const on = (changes: readonly Unsent[]): Rebased => rebase(changes.filter(isOf), theirsOf, givesUp);
    const of = (map: ReadonlyMap<string, Wanted>) => [...map].map(([regionId, mine]) => this.change(regionId, mine));
    for (const { regionId, base } of this.all()) {
      // Deleting made one version more, at least: the server says how many if it was not one.
      if (base && isMeant(regionId) && !theirsOf(regionId)) this.graves.set(regionId, base.version + 1);
    }
    const refused = on(of(this.rejected()));
    const kept = [...this.resumed.values()].map(unsentOf);
    // Everything unsent rests on what was confirmed before, not only what was on its way.
    const waiting = on([...kept, ...of(new Map([...this.inFlight, ...this.wanted]))]);
    const known = this.conflicts().map(({ regionId }) => regionId);
    for (const regionId of known.filter(isMeant)) this.clashes.meet(regionId, theirsOf(regionId));
    this.clashes.add([...refused.clashes, ...waiting.clashes]);
    const others = [...this.rejected()].filter(([regionId]) => !isMeant(regionId));
    this.rejected.set(new Map([...others, ...refused.waiting]));
    const met = [this.inFlight, this.resumed, this.wanted].flatMap((map) => [...map.keys()]).filter(isMeant);
    for (const map of [this.inFlight, this.resumed, this.wanted]) met.forEach((id) => map.delete(id));
    for (const [regionId, wanted] of waiting.waiting) this.wanted.set(regionId, wanted);
    for (const regionId of met) if (!waiting.waiting.has(regionId)) this.sent.delete(regionId);
    this.touched(new Set([...met, ...known, ...this.rejected().keys()]));
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
