import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { mdiCheck } from '@mdi/js';
import type { LabelDto } from '../../api/models/label-dto';
import { colourOfLabel } from '../../ui/class-palette';
import { Icon } from '../../ui/icon';
import { KeptNote } from '../../ui/kept-note';

/** The labels of the project, to put on this sample or take off. */
@Component({
  selector: 'app-sample-labels',
  imports: [Icon, KeptNote],
  template: `
    <section aria-labelledby="sample-labels-heading">
      <div class="head"><h2 id="sample-labels-heading" i18n>Labels</h2></div>
      @if (labels().length > 0) {
        <div class="chips" role="group" aria-labelledby="sample-labels-heading" [attr.data-labels-saving]="saving()">
          @for (label of labels(); track label.label_id; let place = $index) {
            <button
              type="button"
              [attr.aria-pressed]="chosen().has(label.label_id)"
              [disabled]="readOnly()"
              (click)="toggled.emit(label.label_id)"
            >
              <span class="dot" [style.background-color]="colourOf(label, place)">
                @if (chosen().has(label.label_id)) {
                  <app-icon [path]="checkIcon" />
                }
              </span>
              {{ label.name }}
            </button>
          }
        </div>
        @if (isKept()) {
          <app-kept-note />
        }
      } @else {
        <p class="quiet" i18n>This project has no labels. Whoever administers it can add them on the project’s page.</p>
      }
    </section>
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      min-height: 32px;
      max-width: 100%;
      padding: 4px 12px 4px 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 16px;
      background: none;
      color: inherit;
      font: inherit;
      font-size: 0.875rem;
      overflow-wrap: anywhere;
      text-align: left;
      cursor: pointer;
    }
    button:hover:enabled {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 8%, transparent);
    }
    button[aria-pressed='true'] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    button:disabled {
      cursor: default;
    }
    .dot {
      display: grid;
      flex: none;
      place-items: center;
      width: 18px;
      height: 18px;
      border: 1px solid light-dark(#0003, #fff3);
      border-radius: 50%;
    }
    app-icon {
      width: 14px;
      height: 14px;
      border-radius: 50%;
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
    }
  `,
  styleUrl: './panel.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleLabels {
  readonly labels = input.required<readonly LabelDto[]>();
  readonly chosen = input.required<ReadonlySet<number>>();
  readonly saving = input(false);
  /** Whether one that was put on or taken off could not be sent yet. */
  readonly isKept = input(false);
  readonly readOnly = input(false);
  readonly toggled = output<number>();
  protected readonly colourOf = colourOfLabel;
  protected readonly checkIcon = mdiCheck;
}
