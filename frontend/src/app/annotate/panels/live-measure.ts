import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Figure } from '../../drawing/tool';
import { measureTexts } from '../measure-text';

/** What is being drawn or pulled, in figures that change with the hand. */
@Component({
  selector: 'app-live-measure',
  template: `
    @for (each of texts(); track each.name) {
      <p>
        <span class="what">{{ each.name }}</span> {{ each.px }}
        @if (each.um) {
          <span class="um">{{ each.um }}</span>
        }
      </p>
    }
  `,
  styles: `
    :host {
      position: absolute;
      top: 12px;
      left: 12px;
      padding: 6px 12px;
      border-radius: 8px;
      background: rgb(0 0 0 / 72%);
      color: #fff;
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
      line-height: 1.5;
      pointer-events: none;
    }
    .what {
      display: inline-block;
      min-width: 4.25rem;
      opacity: 0.8;
    }
    .um {
      margin-left: 0.75rem;
      font-weight: 600;
    }
  `,
  // It changes with every move: read out, it would talk over everything. The details of a region say it at rest.
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LiveMeasure {
  readonly figure = input.required<Figure>();
  /** Side of a full-resolution pixel; null: not known. */
  readonly pixelSizeUm = input<number | null>(null);
  protected readonly texts = computed(() => measureTexts(this.figure(), this.pixelSizeUm()));
}
