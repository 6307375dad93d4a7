import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import {
  mdiAccountAlertOutline,
  mdiAlertOutline,
  mdiCloudCheckOutline,
  mdiCloudOffOutline,
  mdiCloudUploadOutline,
  mdiSync,
} from '@mdi/js';
import { Icon } from '../../ui/icon';
import type { SaveState } from '../save-queue';

const LOOKS: Readonly<Record<SaveState, { readonly text: string; readonly icon: string; readonly grave: boolean }>> = {
  saved: { text: 'Saved', icon: mdiCloudCheckOutline, grave: false },
  unsaved: { text: 'Unsaved changes', icon: mdiCloudUploadOutline, grave: false },
  saving: { text: 'Saving …', icon: mdiSync, grave: false },
  offline: { text: 'Not saved, trying again', icon: mdiCloudOffOutline, grave: true },
  'signed-out': { text: 'Not saved, signed out', icon: mdiAccountAlertOutline, grave: true },
  conflict: { text: 'Needs your decision', icon: mdiAlertOutline, grave: true },
  refused: { text: 'Not saved', icon: mdiAlertOutline, grave: true },
};

/** Whether everything drawn is safe with the server. Always in sight. */
@Component({
  selector: 'app-save-indicator',
  imports: [Icon],
  host: { role: 'status', '[class.grave]': 'look().grave', '[attr.data-save-state]': 'state()' },
  template: `<app-icon [path]="look().icon" /><span>{{ look().text }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.8125rem;
      white-space: nowrap;
    }
    :host(.grave) {
      padding: 2px 10px 2px 6px;
      border-radius: 14px;
      background: var(--warn-container);
      color: var(--warn);
      font-weight: 550;
    }
    app-icon {
      width: 20px;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SaveIndicator {
  readonly state = input.required<SaveState>();
  protected readonly look = computed(() => LOOKS[this.state()]);
}
