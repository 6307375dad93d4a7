import { computed, signal } from '@angular/core';
import type { ChangeJournal, KeptChange, Wanted } from './kept-change';

/** A browser that takes longer than this to write is treated like one that cannot. */
const PATIENCE_MS = 3000;

/**
 * Brings what a save queue holds into the journal, one transaction at a time, the newest state only.
 *
 * A journal that fails is tried again with every change; until then `failed` says that nothing is kept.
 */
export class JournalWriter {
  private readonly dirty = new Set<string>();
  /** What is in the journal, as far as this page knows: what is wanted of each region. */
  private readonly kept = new Map<string, Wanted>();
  private readonly ahead = signal(0);
  private readonly hasFailed = signal(false);
  private writing: Promise<void> | null = null;

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
    this.writing ??= this.write().finally(() => (this.writing = null));
  }

  /** Says that something of these regions is in the journal already; what is not to be kept any more is forgotten. */
  takeOver(changes: readonly KeptChange[]): void {
    for (const { regionId, wanted } of changes) this.kept.set(regionId, wanted);
    this.mark(changes.map(({ regionId }) => regionId));
  }

  /** Resolves when everything is written, or when it is clear that it cannot be. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** Whether what this page kept is still its own. What cannot be found out is taken to be. */
  async isOwner(): Promise<boolean> {
    try {
      return this.hasFailed() || (await withPatience(this.journal.write([], [])));
    } catch {
      // A journal that fails is no reason not to send: writing tells the person.
      return true;
    }
  }

  private async write(): Promise<void> {
    // Everything said in one go travels in one transaction.
    await Promise.resolve();
    while (this.dirty.size > 0) {
      const batch = [...this.dirty];
      this.dirty.clear();
      const looked = batch.map((regionId) => [regionId, this.look(regionId)] as const);
      const kept = looked.flatMap(([, change]) => change ?? []);
      const gone = looked.filter(([, change]) => change === null).map(([regionId]) => regionId);
      try {
        const isMine = await withPatience(this.journal.write(kept, gone));
        if (isMine) this.note(kept, gone);
        else for (const regionId of batch) this.dirty.add(regionId);
        this.hasFailed.set(false);
      } catch {
        // Private mode, a full disk, a broken profile: it is tried again with the next change, and the person is told.
        for (const regionId of batch) this.dirty.add(regionId);
        this.hasFailed.set(true);
        this.count();
        return;
      }
      this.count();
    }
  }

  private note(kept: readonly KeptChange[], gone: readonly string[]): void {
    for (const { regionId, wanted } of kept) this.kept.set(regionId, wanted);
    for (const regionId of gone) this.kept.delete(regionId);
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
