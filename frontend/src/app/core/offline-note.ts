import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, signal } from '@angular/core';
import { mdiCloudOffOutline } from '@mdi/js';
import { Icon } from '../ui/icon';

/** Says on every page that this device has no network, and what that means. */
@Component({
  selector: 'app-offline-note',
  imports: [Icon],
  host: { '(window:online)': 'isOffline.set(false)', '(window:offline)': 'isOffline.set(true)', role: 'status' },
  template: `
    @if (isOffline()) {
      <p data-offline>
        <app-icon [path]="icon" />
        <span i18n>Offline. What you draw is kept here and sent when the network is back.</span>
      </p>
    }
  `,
  styles: `
    p {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 0.5rem;
      height: 2.75rem;
      padding: 0 1rem;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      font-size: 0.8125rem;
      line-height: 1.4;
    }
    app-icon {
      flex: none;
      width: 18px;
      height: 18px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OfflineNote {
  protected readonly isOffline = signal(!navigator.onLine);
  protected readonly icon = mdiCloudOffOutline;

  constructor() {
    const root = document.documentElement;
    // Pages that fill the screen make room for it.
    effect(() => root.style.setProperty('--note-height', this.isOffline() ? '2.75rem' : '0px'));
    inject(DestroyRef).onDestroy(() => root.style.removeProperty('--note-height'));
  }
}
