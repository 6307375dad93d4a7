import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiAlertCircleOutline, mdiCheckCircleOutline, mdiClose } from '@mdi/js';
import { Icon } from '../ui/icon';
import { Reference } from '../ui/reference';
import { Notices } from './notices';

/** The notices at the foot of every page, read out as they come. */
@Component({
  selector: 'app-notice-list',
  imports: [Icon, MatIconButton, Reference],
  template: `
    <div class="stack" aria-live="polite" role="status">
      @for (notice of notices.list(); track notice.noticeId) {
        <div class="notice" [class.failed]="notice.kind === 'failed'" [attr.data-notice]="notice.kind">
          <app-icon [path]="notice.kind === 'failed' ? failedIcon : doneIcon" />
          <div class="text">
            <p>{{ notice.text }}</p>
            @for (detail of notice.details; track detail) {
              <p class="detail">{{ detail }}</p>
            }
            <app-reference [requestId]="notice.requestId" />
          </div>
          <button
            matIconButton
            type="button"
            aria-label="Dismiss"
            i18n-aria-label
            (click)="notices.dismiss(notice.noticeId)"
          >
            <app-icon [path]="closeIcon" />
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    .stack {
      position: fixed;
      z-index: 1100;
      inset-inline: 1rem;
      bottom: 3.5rem;
      display: grid;
      gap: 0.5rem;
      justify-items: center;
      pointer-events: none;
    }
    .notice {
      pointer-events: auto;
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 0.75rem;
      align-items: start;
      width: min(34rem, 100%);
      padding: 0.5rem 0.5rem 0.5rem 1rem;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      box-shadow: var(--mat-sys-level3);
      --mat-icon-button-icon-color: currentColor;
      --focus-ring: var(--mat-sys-inverse-primary);
    }
    .notice.failed {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      --focus-ring: currentColor;
    }
    app-icon {
      margin-block: 0.5rem;
    }
    button app-icon {
      margin: 0;
    }
    .text {
      padding-block: 0.6rem;
      overflow-wrap: anywhere;
    }
    .detail {
      margin-top: 0.25rem;
      font-size: 0.8125rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NoticeList {
  protected readonly notices = inject(Notices);
  protected readonly failedIcon = mdiAlertCircleOutline;
  protected readonly doneIcon = mdiCheckCircleOutline;
  protected readonly closeIcon = mdiClose;
}
