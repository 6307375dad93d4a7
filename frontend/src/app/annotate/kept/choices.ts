import { computed, signal, type WritableSignal } from '@angular/core';
import type { Fate } from './choice';

/** What I have chosen already when a sample is opened, by what it is about. */
export interface ChosenBefore<T> {
  /** The server has it. */
  readonly saved: ReadonlyMap<number, T>;
  /** The browser still keeps it of an earlier visit. */
  readonly kept: ReadonlyMap<number, T>;
}

/**
 * Choices of one kind about a sample. One shows at once and is saved at once. What the network keeps away is kept in the
 * browser and stays chosen; what the server refuses goes back to what was.
 */
export class Choices<T> {
  private readonly saved: WritableSignal<ReadonlyMap<number, T>>;
  /** What is on its way or waits for it, the last of each. */
  private readonly wanted = signal<ReadonlyMap<number, { readonly choice: T }>>(new Map());
  /** What could not be sent yet. */
  private readonly unsent: WritableSignal<ReadonlyMap<number, T>>;
  private readonly saves = new Set<Promise<void>>();

  /** What is chosen, as it is to be seen: the latest that is known of each. */
  readonly now = computed<ReadonlyMap<number, T>>(() => {
    const wanted = [...this.wanted()].map(([aboutId, { choice }]) => [aboutId, choice] as const);
    return new Map([...this.saved(), ...this.unsent(), ...wanted]);
  });
  /** How many choices the browser keeps because they could not be sent yet. */
  readonly keptHere = computed(() => this.unsent().size);
  readonly isSaving = computed(() => this.wanted().size > 0);

  /** @param save Rejects with an ApiError when a choice can neither be saved nor kept. */
  constructor(
    private readonly save: (aboutId: number, wanted: T) => Promise<Fate>,
    { saved, kept }: ChosenBefore<T>,
  ) {
    this.saved = signal(saved);
    this.unsent = signal(kept);
  }

  isKept(aboutId: number): boolean {
    return this.unsent().has(aboutId);
  }

  /** Rejects with an ApiError when it can neither be saved nor kept. */
  choose(aboutId: number, choice: T): Promise<void> {
    const mine = { choice };
    this.wanted.update((map) => new Map([...map, [aboutId, mine]]));
    const save = this.saveOne(aboutId, choice).finally(() => {
      this.saves.delete(save);
      if (this.wanted().get(aboutId) === mine) this.wanted.update((map) => without(map, aboutId));
    });
    this.saves.add(save);
    return save;
  }

  /** What was kept has been sent after all, or refused. */
  hear(aboutId: number, choice: T, isSaved: boolean): void {
    if (!this.isKept(aboutId) || this.unsent().get(aboutId) !== choice) return;
    if (isSaved) this.saved.update((map) => new Map([...map, [aboutId, choice]]));
    this.unsent.update((map) => without(map, aboutId));
  }

  /** Waits until all choices are saved or kept. Rejects when one could not be. */
  async settle(): Promise<void> {
    await Promise.all(this.saves);
  }

  private async saveOne(aboutId: number, choice: T): Promise<void> {
    const fate = await this.save(aboutId, choice);
    if (fate === 'kept') this.unsent.update((map) => new Map([...map, [aboutId, choice]]));
    if (fate !== 'saved') return;
    this.saved.update((map) => new Map([...map, [aboutId, choice]]));
    this.unsent.update((map) => without(map, aboutId));
  }
}

function without<T>(map: ReadonlyMap<number, T>, id: number): ReadonlyMap<number, T> {
  return new Map([...map].filter(([each]) => each !== id));
}
