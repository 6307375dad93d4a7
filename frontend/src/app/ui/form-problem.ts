import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from './icon';

/** Why a form was not accepted, read out when it appears. */
@Component({
  selector: 'app-form-problem',
  imports: [Icon],
  template: `
    <div role="alert">
      @if (text()) {
        <p data-problem>
          <app-icon [path]="icon" /><span>{{ text() }}</span>
        </p>
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      gap: 0.75rem;
      align-items: flex-start;
      padding: 0.75rem 1rem;
      margin-bottom: 0.75rem;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      line-height: 1.45;
    }
    app-icon {
      width: 20px;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormProblem {
  /** Nothing is shown while it is empty. */
  readonly text = input.required<string>();
  protected readonly icon = mdiAlertCircleOutline;
}
