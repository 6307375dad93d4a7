import { computed, signal } from '@angular/core';
import { type RegionChange, invert } from '../drawing/region';

/** What one gesture did: undone and redone as a whole. */
export type Gesture = readonly RegionChange[];

/** Enough for a day's drawing, small enough to keep in memory. */
const MOST_GESTURES = 500;

/** My own gestures, to undo and redo. What others changed never enters. */
export class History {
  private readonly done = signal<readonly Gesture[]>([]);
  private readonly undone = signal<readonly Gesture[]>([]);
  readonly canUndo = computed(() => this.done().length > 0);
  readonly canRedo = computed(() => this.undone().length > 0);

  /** Remembers a gesture just made; what was undone before can no longer be redone. */
  push(gesture: Gesture): void {
    if (gesture.length === 0) return;
    this.done.update((list) => [...list, gesture].slice(-MOST_GESTURES));
    this.undone.set([]);
  }

  /**
   * The changes that take the last gesture back, in the order to apply them; `null` if there is none.
   *
   * @param possible Says what of them can be done: only that can be redone.
   */
  undo(possible: (changes: Gesture) => Gesture = (all) => all): Gesture | null {
    const gesture = this.done().at(-1);
    if (!gesture) return null;
    this.done.update((list) => list.slice(0, -1));
    const changes = possible(gesture.map(invert).reverse());
    if (changes.length > 0) this.undone.update((list) => [...list, changes.map(invert).reverse()]);
    return changes;
  }

  /**
   * The changes that make the last undone gesture again; `null` if there is none.
   *
   * @param possible Says what of them can be done: only that can be undone.
   */
  redo(possible: (changes: Gesture) => Gesture = (all) => all): Gesture | null {
    const gesture = this.undone().at(-1);
    if (!gesture) return null;
    this.undone.update((list) => list.slice(0, -1));
    const changes = possible(gesture);
    if (changes.length > 0) this.done.update((list) => [...list, changes]);
    return changes;
  }

  clear(): void {
    this.done.set([]);
    this.undone.set([]);
  }
}
