import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { mdiCheck } from '@mdi/js';
import { Icon } from './icon';

/** Whether a sample is submitted. */
@Component({
  selector: 'app-status-chip',
  imports: [Icon],
  host: { '[class.submitted]': 'submitted()', '[attr.data-status]': "submitted() ? 'submitted' : 'open'" },
  template: `
    @if (submitted()) {
      <app-icon [path]="checkIcon" /><ng-container i18n>Submitted</ng-container>
    } @else {
      <ng-container i18n>Open</ng-container>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      align-items: center;
      gap: 0.25rem;
      padding: 0.15rem 0.6rem;
      border-radius: 1rem;
      background: var(--mat-sys-surface-container-highest);
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.75rem;
      font-weight: 550;
      line-height: 1.5;
    }
    :host(.submitted) {
      background: var(--good-container);
      color: var(--good);
    }
    app-icon {
      width: 14px;
      height: 14px;
      margin-left: -2px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusChip {
  readonly submitted = input.required<boolean>();
  protected readonly checkIcon = mdiCheck;
}
