import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Channel } from '../channel';
import type { ValueRange } from '../display-settings';
import { curvePath, type Histogram, histogramAxis, histogramPath } from '../histogram';
import { measuredRange, printValue, stepOf } from '../value-range';

/** Within reach of a finger: so far from a handle, in CSS px, a press takes hold of it. */
const REACH_PX = 22;
const GAMMA_STEP = 0.05;
const MANY_STEPS = 10;
const GAMMA_RANGE = { min: 0.2, max: 5 };

type Limit = 'min' | 'max';

/**
 * How often the values of a channel occur, with handles for the ends of its window and for its gamma. A handle is dragged,
 * or moved by arrow keys (with Shift ten steps at once), Home and End.
 */
@Component({
  selector: 'app-channel-histogram',
  templateUrl: './channel-histogram.html',
  styleUrl: './channel-histogram.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelHistogram {
  readonly channel = input.required<Channel>();
  /** Null while there is none to show: the handles work all the same. */
  readonly histogram = input<Histogram | null>(null);
  readonly logarithmic = input(true);
  /** CSS colour of the bars. */
  readonly tint = input('currentColor');
  readonly limitChosen = output<{ readonly limit: Limit; readonly value: number }>();
  readonly gammaChosen = output<number>();

  protected readonly limits = ['min', 'max'] as const;
  protected readonly gammaName = computed(() => $localize`Gamma of ${this.channel().name}:channel:`);
  protected readonly window = computed<ValueRange>(() => {
    const { min, max } = this.channel().look;
    return { min, max };
  });
  /** Whether a handle is being moved: then the axis stands still below it, as long as the window fits on it. */
  protected readonly held = signal(false);
  protected readonly axis = linkedSignal<{ window: ValueRange; whole: ValueRange; held: boolean }, ValueRange>({
    source: () => ({
      window: this.window(),
      whole: measuredRange(this.channel().measured, this.channel().scale),
      held: this.held(),
    }),
    computation: ({ window, whole, held }, before) => {
      const stays = held && before && window.min >= before.value.min && window.max <= before.value.max;
      return stays ? before.value : histogramAxis(whole, window);
    },
  });
  protected readonly bars = computed(() => {
    const histogram = this.histogram();
    return histogram ? histogramPath(histogram, this.axis(), this.logarithmic()) : '';
  });
  protected readonly curve = computed(() => curvePath(this.window(), this.channel().look.gamma, this.axis()));
  /** Where the handle of gamma lies: on the curve, half-way. Percent from the left and from the top. */
  protected readonly knee = computed(() => {
    const { min, max } = this.window();
    return { left: this.percent((min + max) / 2), top: 100 - 100 * 0.5 ** (1 / this.channel().look.gamma) };
  });

  private readonly plot = viewChild.required<ElementRef<HTMLElement>>('plot');
  private readonly dragged = signal<Limit | 'gamma' | null>(null);

  protected nameOf(limit: Limit): string {
    const { name } = this.channel();
    return limit === 'min' ? $localize`Black point of ${name}:channel:` : $localize`White point of ${name}:channel:`;
  }

  protected percent(value: number): number {
    const { min, max } = this.axis();
    return (100 * (value - min)) / (max - min);
  }

  protected shown(value: number): string {
    return printValue(value, this.channel().scale);
  }

  protected press(event: PointerEvent): void {
    const limit = this.limitNear(event.clientX);
    if (event.button !== 0 || limit === null) return;
    this.hold(limit, event);
    this.focusOn(limit);
  }

  protected pressGamma(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    this.hold('gamma', event);
  }

  protected move(event: PointerEvent): void {
    const dragged = this.dragged();
    if (dragged === null) return;
    const { left, top, width, height } = this.plot().nativeElement.getBoundingClientRect();
    if (dragged === 'gamma') {
      const half = Math.min(0.98, Math.max(0.02, 1 - (event.clientY - top) / height));
      this.chooseGamma(Math.log(0.5) / Math.log(half));
      return;
    }
    const { min, max } = this.axis();
    const part = Math.min(1, Math.max(0, (event.clientX - left) / width));
    this.limitChosen.emit({ limit: dragged, value: min + part * (max - min) });
  }

  protected release(): void {
    if (this.dragged() === null) return;
    this.dragged.set(null);
    this.held.set(false);
  }

  protected pressKey(limit: Limit, event: KeyboardEvent): void {
    const direction = directionOf(event.key);
    const step = stepOf(this.axis(), this.channel().scale) * (event.shiftKey ? MANY_STEPS : 1);
    if (direction !== 0) this.limitChosen.emit({ limit, value: this.window()[limit] + direction * step });
    else if (event.key === 'Home') this.limitChosen.emit({ limit, value: this.axis().min });
    else if (event.key === 'End') this.limitChosen.emit({ limit, value: this.axis().max });
    else return;
    event.preventDefault();
  }

  protected pressGammaKey(event: KeyboardEvent): void {
    const direction = directionOf(event.key);
    const step = GAMMA_STEP * (event.shiftKey ? MANY_STEPS : 1);
    if (direction !== 0) this.chooseGamma(this.channel().look.gamma + direction * step);
    else if (event.key === 'Home') this.chooseGamma(1);
    else return;
    event.preventDefault();
  }

  private chooseGamma(gamma: number): void {
    const { min, max } = GAMMA_RANGE;
    this.gammaChosen.emit(Math.round(100 * Math.min(max, Math.max(min, gamma))) / 100);
  }

  /** The limit within reach, the nearer of the two; left of both the lower, right of both the upper. */
  private limitNear(clientX: number): Limit | null {
    const { left, width } = this.plot().nativeElement.getBoundingClientRect();
    const { min, max } = this.window();
    const [toMin, toMax] = [min, max].map((value) => clientX - left - (this.percent(value) / 100) * width) as [
      number,
      number,
    ];
    const limit =
      Math.abs(toMin) < Math.abs(toMax) || (Math.abs(toMin) === Math.abs(toMax) && toMin < 0) ? 'min' : 'max';
    return Math.abs(limit === 'min' ? toMin : toMax) <= REACH_PX ? limit : null;
  }

  private hold(handle: Limit | 'gamma', event: PointerEvent): void {
    this.plot().nativeElement.setPointerCapture(event.pointerId);
    this.dragged.set(handle);
    this.held.set(true);
  }

  private focusOn(limit: Limit): void {
    this.plot()
      .nativeElement.querySelector<HTMLElement>(`[data-limit="${limit}"]`)
      ?.focus({ focusVisible: false } as FocusOptions);
  }
}

function directionOf(key: string): -1 | 0 | 1 {
  if (key === 'ArrowRight' || key === 'ArrowUp') return 1;
  return key === 'ArrowLeft' || key === 'ArrowDown' ? -1 : 0;
}
