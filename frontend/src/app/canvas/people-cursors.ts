import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import type { Point } from '../drawing/point';
import type { CanvasPosition } from './canvas-map';
import { fromMiddle } from './from-middle';

/** Where somebody else points. */
export interface PersonCursor {
  readonly client_id: string;
  readonly name: string;
  /** `#rrggbb` */
  readonly colour: string;
  /** Image px; null: nowhere on the image. */
  readonly cursor: Point | null;
}

/** The pointers of other people above the image, with their names. To be put over the whole canvas. */
@Component({
  selector: 'app-people-cursors',
  template: `
    @for (flag of flags(); track flag.id) {
      <div class="flag" [style.translate]="flag.place" [attr.data-cursor]="flag.cursor">
        <svg width="12" height="16" viewBox="0 0 12 16">
          <path d="M1 1v12l3.2-3 2 4.6 2-.9-2-4.5h4.6z" [attr.fill]="flag.colour" stroke="#fff" />
        </svg>
        <span [style.background]="flag.colour" [style.color]="flag.ink">{{ flag.name }}</span>
      </div>
    }
  `,
  styles: `
    :host {
      position: relative;
      overflow: hidden;
      contain: strict;
      pointer-events: none;
    }

    .flag {
      position: absolute;
      top: 50%;
      left: 50%;
      display: flex;
      white-space: nowrap;
    }

    span {
      align-self: end;
      max-width: 10rem;
      padding: 0 6px;
      overflow: hidden;
      border-radius: 6px;
      font-size: 0.6875rem;
      line-height: 1.4;
      text-overflow: ellipsis;
      transform: translateY(60%);
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeopleCursors {
  readonly cursors = input.required<readonly PersonCursor[]>();

  /** As the canvas told it last; nothing depends on it while nobody else is there. */
  readonly #view = signal<CanvasPosition | null>(null);
  protected readonly flags = computed(() =>
    this.cursors().flatMap(({ client_id: id, cursor, colour, name }) => {
      const view = this.#view();
      if (cursor === null || view === null) return [];
      const [x, y] = fromMiddle(cursor, view);
      return [{ id, name, colour, ink: inkOn(colour), cursor: cursor.join(' '), place: `${x}px ${y}px` }];
    }),
  );

  /** Follows the canvas, frame by frame. */
  look(view: CanvasPosition): void {
    this.#view.set(view);
  }
}

/** Black or white, whichever reads better on a colour. */
function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000' : '#fff';
}
