import { computed, signal } from '@angular/core';
import { type ApiError, toApiError } from '../core/api-error';
import type { Region, RegionChange } from '../drawing/region';
import { JournalWriter } from './journal/journal-writer';
import type { ChangeJournal, KeptChange } from './journal/kept-change';
import { NO_JOURNAL } from './journal/no-journal';
import { News } from './news';
import { idOf, type Refusal, type SaveLine } from './save-line';
import { UnsavedChanges } from './unsaved-changes';

export type { Conflict } from './rebase';
export type { SaveLine } from './save-line';

/** The server, as the queue sees it. Both calls reject when they fail. */
export interface SavePort {
  /** Saves all lines or none. Repeating a request that has already been carried out is harmless. */
  send(
    lines: readonly SaveLine[],
  ): Promise<{ readonly regions: readonly Region[]; readonly deleted: readonly string[] }>;
  /** All regions of the layer as they are now. */
  fetch(): Promise<readonly Region[]>;
  /**
   * Told what the layer looks like after an answer: the server's regions under what is still unsent.
   *
   * @param told Ids in the order in which the server has them, when it has just said so.
   */
  adopt(regions: readonly Region[], told?: readonly string[]): void;
  /** The same, of those regions alone that may be others now; null: there is no such region any more. */
  amend(changed: ReadonlyMap<string, Region | null>): void;
}

/** What a person sees beside the sample's name. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'signed-out' | 'conflict' | 'refused';

/** Gestures that follow each other closely travel together. */
const GATHER_MS = 250;
const MOST_LINES = 200;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** Somebody who changes the same regions without a pause must not keep us fetching for ever. */
const MOST_REBASES = 5;
/** People in each other's way step aside for times that differ. */
const STEP_ASIDE_MS = 200;

/** As the server tells of a conflict. */
interface ConflictBody {
  readonly done?: readonly string[];
  readonly deleted?: readonly { readonly region_id: string; readonly version: number }[];
}

/** Thrown inside when there is nobody to send for: the queue was closed, or another tab has its changes. */
class Stopped extends Error {}

/**
 * Sends the changes of one layer, one request at a time, newest state of each region only.
 *
 * Nothing is dropped silently: every change is in the journal before it is sent and until it is confirmed, a request
 * whose answer got lost is repeated as it was, a conflict is rebased or put to the person, a refusal is kept until it is
 * retried or discarded. `unsent` counts what the server has not confirmed, `atRisk` what only this page knows.
 */
export class SaveQueue {
  private readonly changes: UnsavedChanges;
  private readonly writer: JournalWriter;
  private readonly news = new News();
  private readonly phase = signal<'idle' | 'gathering' | 'sending' | 'waiting'>('idle');
  private readonly lastProblem = signal<ApiError | null>(null);
  private running: Promise<void> | null = null;
  private wake: (() => void) | null = null;
  private mostLines = MOST_LINES;
  private rebases = 0;
  /** What the server holds has to be read: other tabs have had a hand in it. */
  private isStale = false;
  /** What an earlier page put back is not where the server has it: this page never knew its place. */
  private isMisplaced = false;
  /** What was about to be sent is another tab's by now. */
  private isTakenOver = false;
  private isClosed = false;

  /** Why nothing is moving, while that is so. */
  readonly problem = this.lastProblem.asReadonly();
  readonly conflicts = computed(() => this.changes.conflicts());
  readonly unsent = computed(() => this.changes.count());
  readonly atRisk = computed(() => Math.min(this.unsent(), this.writer.missing()));
  /** Whether the browser could not keep what this page gave it. */
  readonly keepsNothing = computed(() => this.writer.failed());
  /** Whether the server refuses because the layer is no longer there. */
  readonly isLayerGone = computed(() => this.changes.refused().size > 0 && isGone(this.lastProblem()));
  readonly state = computed<SaveState>(() => {
    if (this.changes.conflicts().length > 0) return 'conflict';
    if (this.changes.refused().size > 0) return 'refused';
    const isPending = this.changes.pending() > 0;
    if (isPending && this.writer.isBehind()) return 'unsaved';
    if (this.phase() === 'waiting') return this.lastProblem()?.status === 401 ? 'signed-out' : 'offline';
    if (this.phase() === 'sending') return 'saving';
    if (!isPending) return 'saved';
    return this.writer.failed() ? 'unsaved' : 'saving';
  });

  constructor(
    private readonly port: SavePort,
    loaded: readonly Region[] = [],
    journal: ChangeJournal = NO_JOURNAL,
  ) {
    this.changes = new UnsavedChanges(loaded, (regionIds) => this.writer.mark(regionIds));
    this.writer = new JournalWriter(
      journal,
      (regionId) => this.changes.kept(regionId),
      (regionIds) => this.surrender(regionIds),
    );
  }

  /** Takes changes that are already on screen. */
  add(changes: readonly RegionChange[]): void {
    this.changes.wantAll(
      changes.map((change) =>
        change.kind === 'put' ? [change.after.regionId, change.after] : [change.before.regionId, null],
      ),
    );
    this.start();
  }

  /**
   * Goes on with what an earlier page left in the journal, which is now this page's.
   *
   * @returns What it cannot go on with yet, as it has changes of its own of the same.
   */
  resume(changes: readonly KeptChange[]): KeptChange[] {
    const refused = this.changes.resume(changes);
    this.isMisplaced ||= changes.some(({ wanted, gone }) => wanted !== null && gone !== undefined);
    this.writer.takeOver(changes.filter((change) => !refused.includes(change)));
    this.show();
    this.start();
    return refused;
  }

  /**
   * Takes what others have done, as the server told it. What I have not sent stays on top.
   *
   * @param isMine  This page has done it: what is not clear yet is told by the answer that it waits for.
   */
  receive(regions: readonly Region[], deleted: readonly string[], isMine = false): void {
    this.news.note(regions, deleted, (regionId) => this.changes.visibleOf(regionId)?.version ?? 0);
    // What comes back comes where it was, and of what is on its way nobody can tell yet which came first.
    const comesBack = regions.some(({ regionId, version }) => version > 1 && !this.changes.knows(regionId));
    const isClear = this.changes.receive(regions, deleted);
    if (!isMine && (comesBack || !isClear)) this.isStale = true;
    this.showSome([...regions.map(({ regionId }) => regionId), ...deleted]);
    if (this.isStale || this.changes.hasWaiting()) this.start();
  }

  /** Reads what the server holds, after it may have changed without word of it. What I have not sent stays on top. */
  async reread(): Promise<void> {
    this.isStale = true;
    this.start();
    while (this.isStale && this.running) await this.running;
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

  /** Sends what can be sent at once and leaves the rest to the journal. Resolves when nothing moves any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.wake?.();
    while (this.running) await this.running;
    await this.writer.end();
  }

  /** Regions of which something of mine is unsent. */
  unsentIds(): string[] {
    return this.changes.ids();
  }

  /** Whether something of mine is unsent of a region. */
  has(regionId: string): boolean {
    return this.changes.has(regionId);
  }

  /** Resolves when the journal has everything, or cannot be written. @returns whether it has */
  journaled(): Promise<boolean> {
    return this.writer.settled();
  }

  /** Ends a conflict: with my version on top of theirs, with theirs alone, or with mine as a region of its own beside it. */
  decide(regionId: string, winner: 'mine' | 'theirs' | 'both'): void {
    this.changes.decide(regionId, winner);
    this.show();
    if (this.changes.hasWaiting()) this.start();
  }

  /** Sends once more what the server refused. */
  retryRefused(): void {
    this.changes.endRefusal('retry');
    this.start();
  }

  /** Gives up what the server refused, and shows what it holds instead. */
  discardRefused(): void {
    this.changes.endRefusal('discard');
    this.lastProblem.set(null);
    this.show();
  }

  /** What the server refused to draw. */
  refused(): Region[] {
    return [...this.changes.refused().values()].filter((wanted) => wanted !== null);
  }

  private start(): void {
    if (!this.isClosed) this.running ??= this.run();
  }

  private async run(): Promise<void> {
    try {
      this.phase.set('gathering');
      await this.pause(GATHER_MS);
      for (;;) {
        const unanswered = this.changes.unanswered(this.mostLines);
        if (unanswered.length > 0) await this.askAgain(unanswered);
        else if (this.isStale || this.changes.hasResumed()) await this.refresh();
        else if (this.changes.hasWaiting()) await this.deliver();
        else if (this.isMisplaced) await this.refresh();
        else break;
      }
    } catch (failure) {
      if (!(failure instanceof Stopped)) throw failure;
      this.changes.suspend();
    } finally {
      this.isTakenOver = false;
      this.mostLines = MOST_LINES;
      this.phase.set('idle');
      this.running = null;
    }
    // Another tab took over what was on its way, not what has been drawn since.
    if (this.isStale || this.changes.hasWaiting()) this.start();
  }

  /** Ends with the batch confirmed, rebased or refused; keeps trying as long as the way to the server is the trouble. */
  private async deliver(): Promise<void> {
    const lines = this.changes.takeBatch(this.mostLines);
    let answer: Awaited<ReturnType<SavePort['send']>>;
    try {
      await this.writer.settled();
      answer = await this.untilAnswered(() => {
        if (this.isTakenOver) throw new Stopped();
        return this.port.send(lines);
      });
    } catch (failure) {
      if (failure instanceof Stopped) throw failure;
      // Definite answers only: conflicts and refusals.
      const error = toApiError(failure);
      if (error.code === 'region.version-conflict') await this.giveWay(error);
      else this.refuse(error, lines.length);
      return;
    }
    this.rebases = 0;
    this.changes.confirm(answer.regions, answer.deleted);
    this.showSome([...lines.map(idOf), ...answer.regions.map(({ regionId }) => regionId), ...answer.deleted]);
  }

  /** Sends once more, unchanged, what an earlier page got no answer to: the answer tells what became of it. */
  private async askAgain(lines: readonly SaveLine[]): Promise<void> {
    try {
      await this.untilAnswered(() => this.port.send(lines));
      this.changes.learnOfAnswers(lines, new Set(lines.map(idOf)));
    } catch (failure) {
      if (failure instanceof Stopped) throw failure;
      // What is refused now has not been saved before, or the answer says so; what stands in the way is told by the next try.
      this.changes.learnOfAnswers(lines, refusalOf(toApiError(failure)).done);
    }
  }

  /** Repeats a call, unchanged, until the server answers it one way or the other. */
  private async untilAnswered<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      this.phase.set('sending');
      if (!(await this.writer.isOwner())) throw new Stopped();
      try {
        const answer = await call();
        this.lastProblem.set(null);
        return answer;
      } catch (failure) {
        if (failure instanceof Stopped) throw failure;
        const error = toApiError(failure);
        if (!error.isTransient && error.status !== 401) throw error;
        if (this.isClosed) throw new Stopped();
        this.lastProblem.set(error);
        this.phase.set('waiting');
        await this.pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt));
      }
    }
  }

  /** Somebody else was faster: fetch, put my changes on top, ask where that is not possible. */
  private async giveWay(conflict: ApiError): Promise<void> {
    this.changes.learnOfRefusal(refusalOf(conflict));
    const times = ++this.rebases;
    if (times > 1) await this.pause(STEP_ASIDE_MS * times * Math.random());
    await this.refresh(times > MOST_REBASES);
    if (this.changes.conflicts().length > 0) this.lastProblem.set(conflict);
  }

  private async refresh(givesUp = false): Promise<void> {
    let current: readonly Region[];
    const known = this.changes.answeredIds();
    if (!this.changes.hasWaiting() && !this.changes.hasResumed()) this.isMisplaced = false;
    try {
      current = await this.untilAnswered(() => {
        this.news.clear();
        return this.port.fetch();
      });
    } catch (failure) {
      if (failure instanceof Stopped) throw failure;
      // The layer can no longer be read: that is the answer to tell.
      this.isStale = false;
      this.lastProblem.set(toApiError(failure));
      this.changes.refuseAll();
      this.show();
      return;
    }
    this.isStale = false;
    this.changes.meet(this.news.over(current), known, givesUp);
    this.port.adopt(this.changes.visible(), current.map(idOfRegion));
  }

  /** A whole batch is refused for one bad line, so the lines are tried one by one before any is given up. */
  private refuse(error: ApiError, lines: number): void {
    if (isGone(error)) {
      this.changes.refuseAll();
    } else if (lines > 1) {
      this.mostLines = 1;
      this.changes.putBack();
      return;
    } else {
      this.changes.refuse();
    }
    this.lastProblem.set(error);
  }

  /** Another tab has taken over what this one had kept: it is no longer this one's to send. */
  private surrender(regionIds: ReadonlySet<string>): void {
    this.changes.giveAway(regionIds);
    this.isStale = true;
    this.isTakenOver = this.running !== null;
    this.show();
    this.wake?.();
    this.start();
  }

  private show(): void {
    this.port.adopt(this.changes.visible());
  }

  private showSome(regionIds: readonly string[]): void {
    this.port.amend(new Map(regionIds.map((regionId) => [regionId, this.changes.visibleOf(regionId)])));
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

function refusalOf({ body }: ApiError): Refusal {
  const { done = [], deleted = [] } = (body ?? {}) as ConflictBody;
  return { done: new Set(done), deleted: new Map(deleted.map(({ region_id, version }) => [region_id, version])) };
}

function idOfRegion({ regionId }: Region): string {
  return regionId;
}

function isGone(error: ApiError | null): boolean {
  return error?.status === 404 || error?.status === 410;
}
