import { computed } from '@angular/core';
import type { Fate } from '../kept/choice';
import { Choices } from '../kept/choices';

/** Which labels a sample has. */
export class LabelChoice {
  /** By the label, whether the sample has it. */
  private readonly choices: Choices<boolean>;

  readonly chosen = computed<ReadonlySet<number>>(
    () => new Set([...this.choices.now()].filter(([, isOn]) => isOn).map(([labelId]) => labelId)),
  );
  readonly isSaving = computed(() => this.choices.isSaving());
  /** How many of them the browser keeps because they could not be sent yet. */
  readonly keptHere = computed(() => this.choices.keptHere());

  /**
   * @param save     Rejects with an ApiError when it can neither be saved nor kept.
   * @param labelIds Those that the sample has.
   * @param kept     What the browser still keeps of an earlier visit.
   * @param isSingle Whether a label that is put on takes the others off.
   */
  constructor(
    save: (labelId: number, isOn: boolean) => Promise<Fate>,
    labelIds: readonly number[] = [],
    kept: ReadonlyMap<number, boolean> = new Map(),
    private readonly isSingle: () => boolean = () => false,
  ) {
    this.choices = new Choices<boolean>(save, { saved: new Map(labelIds.map((labelId) => [labelId, true])), kept });
  }

  /** Puts a label on, or takes it off. Rejects with an ApiError when it can neither be saved nor kept. */
  async toggle(labelId: number): Promise<void> {
    const before = this.chosen();
    const isOn = !before.has(labelId);
    const others = isOn && this.isSingle() ? [...before] : [];
    // First it, so that the sample does not lose the label it has to one that is refused.
    const put = this.choices.choose(labelId, isOn);
    const taken = others.map((other) => this.choices.choose(other, false));
    const [fate] = await Promise.allSettled([put, ...taken]);
    if (fate.status === 'rejected') await Promise.all(others.map((other) => this.choices.choose(other, true)));
    await Promise.all([put, ...taken]);
  }

  /** What was kept has been sent after all, or refused. */
  hear(labelId: number, isOn: boolean, isSaved: boolean): void {
    this.choices.hear(labelId, isOn, isSaved);
  }

  /** Waits until all are saved or kept. Rejects when one could not be. */
  settle(): Promise<void> {
    return this.choices.settle();
  }
}
