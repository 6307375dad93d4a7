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

interface Look {
  readonly text: string;
  readonly icon: string;
  readonly grave: boolean;
}

/** `offline` and `signed-out` are said of what the browser keeps. */
const LOOKS: Readonly<Record<SaveState, Look>> = {
  saved: { text: $localize`Saved`, icon: mdiCloudCheckOutline, grave: false },
  unsaved: { text: $localize`Unsaved changes`, icon: mdiCloudUploadOutline, grave: false },
  saving: { text: $localize`Saving …`, icon: mdiSync, grave: false },
  offline: { text: $localize`Kept here, not sent yet`, icon: mdiCloudOffOutline, grave: true },
  'signed-out': { text: $localize`Kept here, signed out`, icon: mdiAccountAlertOutline, grave: true },
  conflict: { text: $localize`Needs your decision`, icon: mdiAlertOutline, grave: true },
  refused: { text: $localize`Not saved`, icon: mdiAlertOutline, grave: true },
};

/** Of a browser that keeps nothing, where that makes a difference. */
const LOOKS_KEEPING_NOTHING: Readonly<Partial<Record<SaveState, Look>>> = {
  unsaved: { text: $localize`Unsaved, not kept here`, icon: mdiCloudUploadOutline, grave: true },
  saving: { text: $localize`Saving, not kept here …`, icon: mdiSync, grave: false },
  offline: { text: $localize`Not saved, trying again`, icon: mdiCloudOffOutline, grave: true },
  'signed-out': { text: $localize`Not saved, signed out`, icon: mdiAccountAlertOutline, grave: true },
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
  /** Whether the browser cannot keep what is not saved. */
  readonly keepsNothing = input(false);
  protected readonly look = computed(
    () => (this.keepsNothing() ? LOOKS_KEEPING_NOTHING[this.state()] : undefined) ?? LOOKS[this.state()],
  );
}
