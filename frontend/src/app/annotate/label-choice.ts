import { computed, signal } from '@angular/core';

/** Makes these the labels of the sample; resolves to what the server then holds. */
export type SaveLabels = (labelIds: readonly number[]) => Promise<readonly number[]>;

/** Which labels a sample has. A click shows at once and is saved at once; while one save is on its way, the next waits. */
export class LabelChoice {
  private readonly confirmed = signal<ReadonlySet<number>>(new Set());
  private readonly wanted = signal<ReadonlySet<number> | null>(null);
  private readonly saving = signal(false);

  readonly chosen = computed(() => this.wanted() ?? this.confirmed());
  readonly isSaving = this.saving.asReadonly();

  constructor(private readonly save: SaveLabels) {}

  load(labelIds: readonly number[]): void {
    this.confirmed.set(new Set(labelIds));
    this.wanted.set(null);
  }

  /** Puts a label on, or takes it off. When it cannot be saved, it goes back to what was, and this rejects. */
  async toggle(labelId: number): Promise<void> {
    const next = new Set(this.chosen());
    if (!next.delete(labelId)) next.add(labelId);
    this.wanted.set(next);
    if (this.saving()) return;
    this.saving.set(true);
    try {
      await this.saveUntilDone();
    } finally {
      this.wanted.set(null);
      this.saving.set(false);
    }
  }

  private async saveUntilDone(): Promise<void> {
    for (let sent: ReadonlySet<number> | null = null; sent !== this.wanted();) {
      sent = this.wanted();
      this.confirmed.set(new Set(await this.save([...(sent ?? [])])));
    }
  }
}
