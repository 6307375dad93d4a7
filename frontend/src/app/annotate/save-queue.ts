import { computed, signal } from '@angular/core';
import { type ApiError, toApiError } from '../core/api-error';
import type { Region, RegionChange } from '../drawing/region';
import { mergeRegion } from './region-merge';

/** One line of a request. `version` is what the server last confirmed, 0 for a new region. */
export type SaveLine =
  | { readonly op: 'put'; readonly region: Region; readonly version: number }
  | { readonly op: 'delete'; readonly regionId: string; readonly version: number };

/** The server, as the queue sees it. Both calls reject when they fail. */
export interface SavePort {
  /** Saves all lines or none. Repeating a request that has already been carried out is harmless. */
  send(
    lines: readonly SaveLine[],
  ): Promise<{ readonly regions: readonly Region[]; readonly deleted: readonly string[] }>;
  /** All regions of the layer as they are now. */
  fetch(): Promise<readonly Region[]>;
  /** Told what the layer looks like after an answer: the server's regions under what is still unsent. */
  adopt(regions: readonly Region[]): void;
}

/** What a person sees beside the sample's name. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'signed-out' | 'conflict' | 'refused';

/** My change and somebody else's, which cannot both hold. `null` = deleted. */
export interface Conflict {
  readonly regionId: string;
  readonly mine: Region | null;
  readonly theirs: Region | null;
}

/** Gestures that follow each other closely travel together. */
const GATHER_MS = 250;
const MOST_LINES = 200;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** Somebody who changes the same regions without a pause must not keep us fetching for ever. */
const MOST_REBASES = 3;

type Wanted = Region | null;

/**
 * Sends the changes of one layer, one request at a time, newest state of each region only.
 *
 * Nothing is dropped silently: a request whose answer got lost is repeated as it was, a conflict is rebased or put to the
 * person, a refusal is kept until it is retried or discarded. `unsent` counts what only this page knows.
 */
export class SaveQueue {
  /** As the server last confirmed them. */
  private readonly confirmed = new Map<string, Region>();
  private readonly wanted = new Map<string, Wanted>();
  private inFlight = new Map<string, Wanted>();
  /** What others made of regions while a request of mine about them was under way. */
  private readonly late = new Map<string, Wanted>();
  private readonly clashes = signal<readonly Conflict[]>([]);
  private readonly rejected = signal<ReadonlyMap<string, Wanted>>(new Map());
  private readonly phase = signal<'idle' | 'gathering' | 'sending' | 'waiting'>('idle');
  private readonly pending = signal(0);
  private readonly lastProblem = signal<ApiError | null>(null);
  private running: Promise<void> | null = null;
  private wake: (() => void) | null = null;
  private mostLines = MOST_LINES;
  private rebases = 0;

  readonly conflicts = this.clashes.asReadonly();
  /** Why nothing is moving, while that is so. */
  readonly problem = this.lastProblem.asReadonly();
  readonly unsent = computed(() => this.pending() + this.clashes().length + this.rejected().size);
  readonly state = computed<SaveState>(() => {
    if (this.clashes().length > 0) return 'conflict';
    if (this.rejected().size > 0) return 'refused';
    if (this.phase() === 'waiting') return this.lastProblem()?.status === 401 ? 'signed-out' : 'offline';
    if (this.phase() === 'sending') return 'saving';
    return this.pending() > 0 ? 'unsaved' : 'saved';
  });

  constructor(
    private readonly port: SavePort,
    loaded: readonly Region[] = [],
  ) {
    for (const region of loaded) this.confirmed.set(region.regionId, region);
  }

  /** Takes changes that are already on screen. */
  add(changes: readonly RegionChange[]): void {
    for (const change of changes) {
      const wanted = change.kind === 'put' ? change.after : null;
      const regionId = change.kind === 'put' ? change.after.regionId : change.before.regionId;
      this.want(regionId, wanted);
    }
    this.start();
  }

  /**
   * Takes what others have changed, as the server tells it unasked. What is unsent of mine stays as it is, and is merged when
   * the server refuses it.
   *
   * @returns What is to be shown of it; null: the region is gone.
   */
  receive(changes: ReadonlyMap<string, Region | null>): ReadonlyMap<string, Region | null> {
    const news = new Map<string, Region | null>();
    for (const [regionId, theirs] of changes) {
      const known = this.confirmed.get(regionId);
      const isOld = theirs ? known !== undefined && known.version >= theirs.version : known === undefined;
      const isClash = this.clashes().some((clash) => clash.regionId === regionId);
      if (this.inFlight.has(regionId)) this.late.set(regionId, theirs);
      if (isOld || this.inFlight.has(regionId) || this.wanted.has(regionId) || this.rejected().has(regionId)) continue;
      if (theirs) this.confirmed.set(regionId, theirs);
      else this.confirmed.delete(regionId);
      if (!isClash) news.set(regionId, theirs);
      else this.clashes.update((list) => list.map((each) => (each.regionId === regionId ? { ...each, theirs } : each)));
    }
    return news;
  }

  /** The regions as the server last confirmed them, by id. */
  known(): ReadonlyMap<string, Region> {
    return new Map(this.confirmed);
  }

  /** Tries again at once what is waiting for its next attempt. */
  retryNow(): void {
    this.wake?.();
  }

  /** Resolves when nothing more can be sent: everything is saved, or a person has to decide, or (after `withinMs`) it takes too long. */
  async settle(withinMs: number): Promise<void> {
    const enough = new Promise<void>((resolve) => setTimeout(resolve, withinMs));
    this.wake?.();
    while (this.running !== null) {
      const running = this.running.then(() => 'done' as const);
      if ((await Promise.race([running, enough.then(() => 'late' as const)])) === 'late') return;
    }
  }

  /** Ends a conflict with my version, on top of theirs. */
  keepMine(regionId: string): void {
    const conflict = this.removeConflict(regionId);
    if (!conflict) return;
    this.want(regionId, conflict.mine);
    this.start();
  }

  /** Ends a conflict with their version; mine is gone. */
  takeTheirs(regionId: string): void {
    if (this.removeConflict(regionId)) this.show();
  }

  /** Sends once more what the server refused. */
  retryRefused(): void {
    const refused = this.rejected();
    this.rejected.set(new Map());
    for (const [regionId, wanted] of refused) this.want(regionId, wanted);
    this.start();
  }

  /** Gives up what the server refused, and shows what it holds instead. */
  discardRefused(): void {
    this.rejected.set(new Map());
    this.lastProblem.set(null);
    this.show();
  }

  private want(regionId: string, wanted: Wanted): void {
    this.clashes.update((list) =>
      list.map((clash) => (clash.regionId === regionId ? { ...clash, mine: wanted } : clash)),
    );
    if (this.clashes().some((clash) => clash.regionId === regionId)) return;
    if (this.rejected().has(regionId)) {
      this.rejected.update((map) => new Map([...map].filter(([id]) => id !== regionId)));
    }
    const neverSent = !this.confirmed.has(regionId) && !this.inFlight.has(regionId);
    if (wanted === null && neverSent) this.wanted.delete(regionId);
    else this.wanted.set(regionId, wanted);
    this.count();
  }

  private start(): void {
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    try {
      this.phase.set('gathering');
      await this.pause(GATHER_MS);
      while (this.wanted.size > 0) {
        this.takeBatch();
        await this.deliver();
        this.receiveLate();
        this.count();
      }
    } finally {
      this.mostLines = MOST_LINES;
      this.phase.set('idle');
      this.running = null;
    }
  }

  private takeBatch(): void {
    this.inFlight = new Map([...this.wanted].slice(0, this.mostLines));
    for (const regionId of this.inFlight.keys()) this.wanted.delete(regionId);
  }

  /** Ends with the batch confirmed, rebased or refused; keeps trying as long as the way to the server is the trouble. */
  private async deliver(): Promise<void> {
    const lines = [...this.inFlight].map(([regionId, wanted]) => this.line(regionId, wanted));
    let answer: Awaited<ReturnType<SavePort['send']>>;
    try {
      answer = await this.untilAnswered(() => this.port.send(lines));
    } catch (failure) {
      // Definite answers only: conflicts and refusals.
      const error = toApiError(failure);
      if (error.code === 'region.version-conflict') await this.rebase(error);
      else this.refuse(error);
      return;
    }
    this.rebases = 0;
    for (const region of answer.regions) this.confirmed.set(region.regionId, region);
    for (const [regionId, wanted] of this.inFlight) if (wanted === null) this.confirmed.delete(regionId);
    this.inFlight.clear();
    this.show();
  }

  private receiveLate(): void {
    const late = new Map(this.late);
    this.late.clear();
    if (this.receive(late).size > 0) this.show();
  }

  private line(regionId: string, wanted: Wanted): SaveLine {
    const version = this.confirmed.get(regionId)?.version ?? 0;
    return wanted === null ? { op: 'delete', regionId, version } : { op: 'put', region: wanted, version };
  }

  /** Repeats a call, unchanged, until the server answers it one way or the other. */
  private async untilAnswered<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      this.phase.set('sending');
      try {
        const answer = await call();
        this.lastProblem.set(null);
        return answer;
      } catch (failure) {
        const error = toApiError(failure);
        if (!error.isTransient && error.status !== 401) throw error;
        this.lastProblem.set(error);
        this.phase.set('waiting');
        await this.pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt));
      }
    }
  }

  /** Somebody else was faster: fetch, put my changes on top, ask where that is not possible. */
  private async rebase(conflict: ApiError): Promise<void> {
    let current: readonly Region[];
    try {
      current = await this.untilAnswered(() => this.port.fetch());
    } catch (failure) {
      // The layer can no longer be read: that is the answer to tell.
      this.refuse(toApiError(failure));
      return;
    }
    const givesUp = ++this.rebases > MOST_REBASES;
    const theirsById = new Map(current.map((region) => [region.regionId, region]));
    const clashes: Conflict[] = this.clashes().map((clash) => ({
      ...clash,
      theirs: theirsById.get(clash.regionId) ?? null,
    }));
    const rebased = (unsent: ReadonlyMap<string, Wanted>): Map<string, Wanted> => {
      const kept = new Map<string, Wanted>();
      for (const [regionId, mine] of unsent) {
        const theirs = theirsById.get(regionId) ?? null;
        const merge = mergeRegion(this.confirmed.get(regionId) ?? null, mine, theirs);
        if (merge.outcome === 'settled') continue;
        if (merge.outcome === 'merged' && !givesUp) kept.set(regionId, merge.region);
        else clashes.push({ regionId, mine, theirs });
      }
      return kept;
    };
    // Everything unsent rests on what was confirmed before, not only what was in this batch.
    const waiting = rebased(new Map([...this.inFlight, ...this.wanted]));
    this.rejected.set(rebased(this.rejected()));
    this.inFlight.clear();
    this.wanted.clear();
    for (const [regionId, wanted] of waiting) this.wanted.set(regionId, wanted);
    this.confirmed.clear();
    for (const region of current) this.confirmed.set(region.regionId, region);
    this.clashes.set(clashes);
    if (clashes.length > 0) this.lastProblem.set(conflict);
    this.show();
  }

  /** A whole batch is refused for one bad line, so the lines are tried one by one before any is given up. */
  private refuse(error: ApiError): void {
    if (this.inFlight.size > 1) {
      this.mostLines = 1;
      const newer = [...this.wanted];
      this.wanted.clear();
      for (const [regionId, wanted] of [...this.inFlight, ...newer]) this.wanted.set(regionId, wanted);
    } else {
      this.lastProblem.set(error);
      this.rejected.update((map) => new Map([...map, ...this.inFlight]));
    }
    this.inFlight.clear();
  }

  private removeConflict(regionId: string): Conflict | undefined {
    const conflict = this.clashes().find((clash) => clash.regionId === regionId);
    this.clashes.update((list) => list.filter((clash) => clash.regionId !== regionId));
    return conflict;
  }

  private show(): void {
    const visible = new Map<string, Wanted>(this.confirmed);
    const mine: [string, Wanted][] = [
      ...this.rejected(),
      ...this.clashes().map((clash): [string, Wanted] => [clash.regionId, clash.mine]),
      ...this.inFlight,
      ...this.wanted,
    ];
    for (const [regionId, wanted] of mine) {
      visible.set(regionId, wanted && { ...wanted, version: this.confirmed.get(regionId)?.version ?? 0 });
    }
    this.count();
    this.port.adopt([...visible.values()].filter((region) => region !== null));
  }

  private count(): void {
    this.pending.set(new Set([...this.wanted.keys(), ...this.inFlight.keys()]).size);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.wake = end;
    });
  }
}
