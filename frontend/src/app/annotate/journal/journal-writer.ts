import { computed, signal } from '@angular/core';
import type { ChangeJournal, KeptChange, Wanted, Writing } from './kept-change';
import { NO_JOURNAL } from './no-journal';

/** A browser that takes longer than this to write is treated like one that cannot. */
const PATIENCE_MS = 3000;
/** How soon what could not be written is tried again, without a further change. */
const RETRY_MS = 2000;
const NOTHING: Writing = { kept: [], forgotten: [] };

/**
 * Brings what a save queue holds into the journal, one transaction at a time, the newest state only.
 *
 * A journal that fails is tried again soon and with every change; until then `failed` says that nothing is kept.
 */
export class JournalWriter {
  private readonly dirty = new Set<string>();
  /** What is in the journal, as far as this page knows: what is wanted of each region. */
  private readonly kept = new Map<string, Wanted>();
  private readonly ahead = signal(0);
  private readonly hasFailed = signal(false);
  private writing: Promise<void> | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  /** Whether the browser could not keep what it was last given. */
  readonly failed = this.hasFailed.asReadonly();
  /** Whether something has been said that is not written yet and may still be. */
  readonly isBehind = computed(() => this.ahead() > 0 && !this.hasFailed());
  /** How many regions the journal does not know the newest of. */
  readonly missing = this.ahead.asReadonly();

  /**
   * @param look     What is to be kept of a region; null = nothing any more.
   * @param lost     Told which regions another tab has taken over: what this one held of them is no longer its business.
   */
  constructor(
    private readonly journal: ChangeJournal,
    private readonly look: (regionId: string) => KeptChange | null,
    private readonly lost: (regionIds: ReadonlySet<string>) => void,
  ) {
    journal.onTakenOver(() => {
      // What has been changed since it was written is newer than what the other tab has: that is still this one's.
      const gone = [...this.kept].filter(([regionId, wanted]) => this.look(regionId)?.wanted === wanted);
      this.kept.clear();
      this.lost(new Set(gone.map(([regionId]) => regionId)));
    });
  }

  /** Says that something is to be kept of these regions, or forgotten. */
  mark(regionIds: Iterable<string>): void {
    for (const regionId of regionIds) this.dirty.add(regionId);
    if (this.dirty.size === 0) return;
    this.count();
    this.start();
  }

  /** Says that something of these regions is in the journal already; what is not to be kept any more is forgotten. */
  takeOver(changes: readonly KeptChange[]): void {
    for (const { regionId, wanted } of changes) this.kept.set(regionId, wanted);
    this.mark(changes.map(({ regionId }) => regionId));
  }

  /** Resolves when everything is written, or when it is clear that it cannot be. @returns whether it is */
  async settled(): Promise<boolean> {
    while (this.writing) await this.writing;
    return !this.hasFailed();
  }

  /** Writes once more what could not be written, and nothing after that. */
  async end(): Promise<void> {
    if (!(await this.settled())) this.start();
    await this.settled();
    clearTimeout(this.retry);
  }

  /** Whether what this page kept is still its own. What cannot be found out is taken to be. */
  async isOwner(): Promise<boolean> {
    try {
      return this.hasFailed() || (await this.writeNow(() => NOTHING));
    } catch {
      // A journal that fails is no reason not to send: writing tells the person.
      return true;
    }
  }

  private start(): void {
    clearTimeout(this.retry);
    this.writing ??= this.write().finally(() => (this.writing = null));
  }

  private async write(): Promise<void> {
    // Everything said in one go travels in one transaction.
    await Promise.resolve();
    while (this.dirty.size > 0) {
      let batch: string[] = [];
      let writing = NOTHING;
      try {
        const isMine = await this.writeNow(() => {
          batch = [...this.dirty];
          this.dirty.clear();
          return (writing = this.lookAt(batch));
        });
        if (isMine) this.note(writing);
        else for (const regionId of batch) this.dirty.add(regionId);
        this.hasFailed.set(false);
      } catch {
        for (const regionId of batch) this.dirty.add(regionId);
        this.fail();
        return;
      }
      this.count();
    }
  }

  private lookAt(regionIds: readonly string[]): Writing {
    const looked = regionIds.map((regionId) => [regionId, this.look(regionId)] as const);
    const kept = looked.flatMap(([, change]) => change ?? []);
    return { kept, forgotten: looked.filter(([, change]) => change === null).map(([regionId]) => regionId) };
  }

  private note({ kept, forgotten }: Writing): void {
    for (const { regionId, wanted } of kept) this.kept.set(regionId, wanted);
    for (const regionId of forgotten) this.kept.delete(regionId);
  }

  /** A full disk, a broken profile, a browser that is very busy: it is tried again, and the person is told. */
  private fail(): void {
    this.hasFailed.set(true);
    this.count();
    if (this.journal !== NO_JOURNAL) this.retry = setTimeout(() => this.start(), RETRY_MS);
  }

  /** What takes too long is taken back, or it would overtake what is written in its place. */
  private async writeNow(look: () => Writing): Promise<boolean> {
    const tooLate = new AbortController();
    const writing = this.journal.write(look, tooLate.signal);
    try {
      return await withPatience(writing);
    } catch (failure) {
      tooLate.abort();
      throw failure;
    }
  }

  private count(): void {
    this.ahead.set(this.dirty.size);
  }
}

/** Rejects when it takes too long. */
async function withPatience<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The browser does not write.')), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, enough]);
  } finally {
    clearTimeout(timer);
  }
}
