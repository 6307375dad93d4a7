import { ChangeDetectionStrategy, Component } from '@angular/core';
import { mdiCloudOffOutline } from '@mdi/js';
import { Icon } from './icon';

/** Says that what was just chosen is in this browser, and not with the server yet. */
@Component({
  selector: 'app-kept-note',
  imports: [Icon],
  host: { role: 'status' },
  template: `<app-icon [path]="icon" /><span i18n>Kept here, not sent yet</span>`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 6px;
      margin-top: 6px;
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.75rem;
    }
    app-icon {
      flex: none;
      width: 16px;
      height: 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeptNote {
  protected readonly icon = mdiCloudOffOutline;
}
