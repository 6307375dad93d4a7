import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** How much of something is done, as a thin bar. */
@Component({
  selector: 'app-meter',
  host: {
    role: 'progressbar',
    'aria-valuemin': '0',
    '[attr.aria-valuemax]': 'of()',
    '[attr.aria-valuenow]': 'done()',
    '[attr.aria-label]': 'label()',
  },
  template: `<span [style.width.%]="percent()"></span>`,
  styles: `
    :host {
      display: block;
      height: 6px;
      border-radius: 3px;
      overflow: hidden;
      background: var(--mat-sys-surface-container-highest);
    }
    span {
      display: block;
      height: 100%;
      border-radius: 3px;
      background: var(--mat-sys-primary);
      transition: width 0.3s;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Meter {
  readonly done = input.required<number>();
  readonly of = input.required<number>();
  readonly label = input.required<string>();
  protected readonly percent = computed(() => (this.of() > 0 ? (100 * this.done()) / this.of() : 0));
}
