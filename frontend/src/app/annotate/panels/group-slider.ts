import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiChevronLeft, mdiChevronRight, mdiPause, mdiPlay } from '@mdi/js';
import { Icon } from '../../ui/icon';
import type { ChannelBoard } from '../channel-board';
import type { GroupAxis } from '../group-axes';
import { Keys } from '../keys';

const SPEEDS = [1, 2, 5, 10, 15, 25];
const USUAL_SPEED = 5;
const SPOKEN = { T: $localize`Time`, Z: $localize`Depth`, Group: $localize`Group` } as const;

/** The way through the groups of a sample: a slider for time, one for depth, and play. */
@Component({
  selector: 'app-group-slider',
  imports: [Icon, MatIconButton],
  templateUrl: './group-slider.html',
  styleUrl: './group-slider.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GroupSlider {
  readonly board = input.required<ChannelBoard>();

  private readonly keys = inject(Keys);
  protected readonly spoken = SPOKEN;
  protected readonly speeds = SPEEDS;
  protected readonly playIcon = mdiPlay;
  protected readonly pauseIcon = mdiPause;
  protected readonly backIcon = mdiChevronLeft;
  protected readonly onIcon = mdiChevronRight;

  /** Who asked for less motion sees it slowly and once, not over and over. */
  private readonly isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  /** Pictures in a second. */
  protected readonly speed = signal(this.isCalm ? 1 : USUAL_SPEED);
  /** The axis that is played; null: none. */
  protected readonly played = signal<number | null>(null);
  protected readonly axes = computed(() => this.board().grid().axes);

  constructor() {
    effect((onCleanup) => {
      const [board, axis, speed] = [this.board(), this.played(), this.speed()];
      if (axis === null) return;
      const timer = setInterval(() => untracked(() => this.playOn(board, axis)), 1000 / speed);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      this.board();
      untracked(() => this.played.set(null));
    });
  }

  protected placeOf(axis: number): number {
    return this.board().places()[axis] ?? 0;
  }

  /** Such as `3 of 0 to 11`: what stands there, not how many there are. */
  protected told(axis: GroupAxis, place: number): string {
    const [first, last] = [axis.stops[0] ?? '', axis.stops.at(-1) ?? ''];
    return $localize`${axis.stops[place] ?? ''}:place: of ${first}:first: to ${last}:last:`;
  }

  /** Of going along time, which groups without an axis share. */
  protected keyOf(step: 1 | -1): string {
    return this.keys.map().keyOf({ kind: 'step', axis: 'T', step });
  }

  protected keysText(axis: GroupAxis['name']): string {
    if (axis !== 'T') return $localize`Keys: Page up and Page down`;
    return $localize`Keys: ${this.keyOf(-1)}:back: and ${this.keyOf(1)}:on:`;
  }

  protected playName(axis: GroupAxis['name'], isPlayed: boolean): string {
    const name = SPOKEN[axis].toLowerCase();
    return isPlayed ? $localize`Pause ${name}:axis:` : $localize`Play ${name}:axis:`;
  }

  protected go(axis: number, event: Event): void {
    this.played.set(null);
    this.board().goTo(axis, Number((event.target as HTMLInputElement | HTMLSelectElement).value));
  }

  protected step(axis: number, step: number): void {
    this.played.set(null);
    this.board().goTo(axis, this.placeOf(axis) + step);
  }

  protected togglePlay(axis: number): void {
    this.played.update((played) => (played === axis ? null : axis));
  }

  protected chooseSpeed(event: Event): void {
    this.speed.set(Number((event.target as HTMLSelectElement).value));
  }

  private playOn(board: ChannelBoard, axis: number): void {
    // Paused, and the timer not yet cleared: the next picture would come after the pause.
    if (this.played() !== axis) return;
    const last = (this.axes()[axis]?.stops.length ?? 1) - 1;
    const place = this.placeOf(axis);
    if (place < last) board.goTo(axis, place + 1);
    else if (this.isCalm) this.played.set(null);
    else board.goTo(axis, 0);
  }
}
