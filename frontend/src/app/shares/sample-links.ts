import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { sharesList } from '../api/fn/shares/shares-list';
import { sharesRevoke } from '../api/fn/shares/shares-revoke';
import type { ShareDto } from '../api/models/share-dto';
import { allPages } from '../core/all-pages';
import { Notices } from '../core/notices';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { OpeningsDialog } from './openings-dialog';

/** The links that open a sample now: who may what until when, who came, and how to end it. */
@Component({
  selector: 'app-sample-links',
  imports: [DatePipe, MatButton],
  template: `
    @if (live().length > 0) {
      <h3 id="links-heading" i18n>Links to this sample</h3>
      <ul aria-labelledby="links-heading">
        @for (share of live(); track share.share_id) {
          <li>
            <span class="what">
              <strong>
                @if (share.right === 'annotate') {
                  <ng-container i18n>Annotate</ng-container>
                } @else {
                  <ng-container i18n>View</ng-container>
                }
              </strong>
              <span class="quiet" i18n>until {{ share.expires_at | date: 'mediumDate' }}</span>
              <span class="note quiet">{{ share.note }}</span>
            </span>
            @if (share.openings > 0) {
              <button
                matButton
                type="button"
                [attr.aria-label]="openingsName(share.created_at | date: 'medium')"
                (click)="seeOpenings(share)"
                i18n
              >
                Opened {share.openings, plural, =1 {once} other {{{ share.openings }} times}}
              </button>
            } @else {
              <span class="quiet never" i18n>Never opened</span>
            }
            <button
              matButton
              type="button"
              class="grave"
              [attr.aria-label]="revokeName(share.created_at | date: 'medium')"
              (click)="revoke(share)"
              i18n
            >
              Revoke
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      display: grid;
      margin: 0.25rem 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      align-items: center;
      gap: 0 0.5rem;
      min-height: 48px;
      border-top: var(--hairline);
    }
    .what {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.5rem;
    }
    .note {
      width: 100%;
      overflow-wrap: anywhere;
    }
    .never {
      padding: 0 0.75rem;
      font-size: 0.875rem;
    }
    .grave {
      --mat-button-text-label-text-color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleLinks {
  readonly annotationId = input.required<number>();
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly shares = resource({
    params: this.annotationId,
    loader: ({ params: annotation_id }) =>
      allPages(
        (cursor) => this.api.invoke(sharesList, { annotation_id, cursor }),
        (page) => page.shares,
      ),
  });
  protected readonly openingsName = (made: string | null): string => $localize`Who came by the link of ${made}:time:`;
  protected readonly revokeName = (made: string | null): string => $localize`Revoke the link of ${made}:time:`;
  protected readonly live = computed(() =>
    (this.shares.hasValue() ? this.shares.value() : []).filter(({ state }) => state === 'live').reverse(),
  );

  protected seeOpenings(share: ShareDto): void {
    this.dialogs.open(OpeningsDialog, { data: share, width: '38rem', maxWidth: '96vw' });
  }

  protected async revoke(share: ShareDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Revoke this link?`,
      text: $localize`Guests who came by it are out at once. What they drew and wrote stays. This cannot be taken back; a new link can be made.`,
      action: $localize`Revoke the link`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.api.invoke(sharesRevoke, { shareId: share.share_id });
    this.shares.reload();
    this.notices.done($localize`The link opens nothing any more.`);
  }
}
