import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { CanvasPosition } from '../../canvas/canvas-map';
import { fromMiddle, placeFromMiddle } from '../../canvas/from-middle';
import type { Point } from '../../drawing/point';
import type { Thread } from './comment-board';

/** What comments point at, as numbered pins above the image; and the glass through which a place for one is picked. */
@Component({
  selector: 'app-comment-pins',
  template: `
    @for (pin of pins(); track pin.id) {
      <button
        type="button"
        class="pin"
        [class.draft]="pin.id === 0"
        [style.translate]="pin.place"
        [attr.aria-label]="pin.name"
        [attr.data-pin]="pin.at"
        (click)="chosen.emit(pin.id)"
      >
        <span>{{ pin.number }}</span>
      </button>
    }
    @if (picking()) {
      <div
        #glass
        class="glass"
        role="application"
        tabindex="0"
        aria-label="Choose the place of the comment: click, or press Enter for the middle; Escape leaves it"
        i18n-aria-label
        (click)="pick($event)"
        (keydown.enter)="pickMiddle($event)"
        (keydown.escape)="cancelled.emit()"
      >
        <span class="middle" aria-hidden="true"></span>
      </div>
    }
  `,
  styleUrl: './comment-pins.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommentPins {
  readonly threads = input.required<readonly Thread[]>();
  /** Where the comment that is being written will point. */
  readonly draft = input<Point | null>(null);
  readonly picking = input(false);
  readonly picked = output<Point>();
  readonly cancelled = output();
  /** Id of a thread's first comment. */
  readonly chosen = output<number>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly glass = viewChild<ElementRef<HTMLElement>>('glass');
  readonly #view = signal<CanvasPosition | null>(null);

  protected readonly pins = computed(() => {
    const view = this.#view();
    if (view === null) return [];
    const placed = (id: number, number: string, name: string, at: Point) => {
      const [x, y] = fromMiddle(at, view);
      return { id, number, name, at: at.join(' '), place: `${x}px ${y}px` };
    };
    const pins = this.threads().flatMap(({ first, pinNumber }) => {
      if (!first.pin) return [];
      const name = $localize`Comment ${pinNumber}:number: by ${first.author}:author:`;
      return [placed(first.comment_id, String(pinNumber), name, [first.pin.x, first.pin.y])];
    });
    const draft = this.draft();
    return draft ? [...pins, placed(0, '+', $localize`Place of the new comment`, draft)] : pins;
  });

  constructor() {
    effect(() => this.glass()?.nativeElement.focus());
  }

  /** Follows the canvas, frame by frame. */
  look(view: CanvasPosition): void {
    this.#view.set(view);
  }

  protected pick({ clientX, clientY }: MouseEvent): void {
    const { left, top, width, height } = this.host.nativeElement.getBoundingClientRect();
    this.pickAt([clientX - left - width / 2, clientY - top - height / 2]);
  }

  protected pickMiddle(event: Event): void {
    event.preventDefault();
    this.pickAt([0, 0]);
  }

  private pickAt(place: Point): void {
    const view = this.#view();
    if (view) this.picked.emit(placeFromMiddle(place, view));
  }
}
