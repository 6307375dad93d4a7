import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  numberAttribute,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatPaginator } from '@angular/material/paginator';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { MatTableDataSource, MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { mdiShareVariantOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { sharesList } from '../api/fn/shares/shares-list';
import { sharesRevoke } from '../api/fn/shares/shares-revoke';
import type { ShareDto } from '../api/models/share-dto';
import { allPages } from '../core/all-pages';
import { Failure } from '../core/failure';
import { Notices } from '../core/notices';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { SkeletonRows } from '../ui/skeleton-rows';
import { OpeningsDialog } from './openings-dialog';

const PAGE = 50;

/** The links to samples of a project: who made them, who came in by them, and an end to them. */
@Component({
  selector: 'app-shares-page',
  imports: [
    ...[DatePipe, EmptyState, Failure, MatButton, MatPaginator, MatSlideToggle, MatTableModule, RouterLink],
    SkeletonRows,
  ],
  templateUrl: './shares-page.html',
  styleUrl: './shares.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharesPage {
  readonly projectId = input.required({ transform: numberAttribute });

  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly paginator = viewChild(MatPaginator);
  protected readonly icon = mdiShareVariantOutline;
  protected readonly pageSize = PAGE;
  protected readonly columns = ['sample', 'right', 'made', 'until', 'openings', 'actions'];
  /** Also links that are over. */
  protected readonly withOver = signal(false);
  protected readonly source = new MatTableDataSource<ShareDto>();
  protected readonly shares = resource({
    params: this.projectId,
    loader: async ({ params: project_id }) => {
      const shares = await allPages(
        (cursor) => this.api.invoke(sharesList, { project_id, cursor }),
        (page) => page.shares,
      );
      return shares.reverse();
    },
  });
  protected readonly shown = computed(() =>
    (this.shares.hasValue() ? this.shares.value() : []).filter(({ state }) => this.withOver() || state === 'live'),
  );

  constructor() {
    effect(() => (this.source.data = this.shown()));
    effect(() => (this.source.paginator = this.paginator() ?? null));
  }

  protected labelOf(what: 'openings' | 'revoke', { annotation_name: name }: ShareDto): string {
    return what === 'openings' ? $localize`Who opened ${name}:sample:` : $localize`Revoke the link to ${name}:sample:`;
  }

  protected seeOpenings(share: ShareDto): void {
    this.dialogs.open(OpeningsDialog, { data: share, width: '38rem', maxWidth: '96vw' });
  }

  protected async revoke(share: ShareDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Revoke the link to ${share.annotation_name}:sample:?`,
      text: $localize`Guests who came by it are out at once. What they drew and wrote stays. This cannot be taken back; a new link can be made.`,
      action: $localize`Revoke the link`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.api.invoke(sharesRevoke, { shareId: share.share_id });
    this.shares.reload();
    this.notices.done($localize`The link to ${share.annotation_name}:sample: opens nothing any more.`);
  }
}
