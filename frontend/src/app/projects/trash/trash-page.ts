import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  effect,
  inject,
  input,
  numberAttribute,
  signal,
  untracked,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { mdiDeleteEmptyOutline, mdiDeleteForeverOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { trashList } from '../../api/fn/trash/trash-list';
import { trashPurge } from '../../api/fn/trash/trash-purge';
import { trashRestore } from '../../api/fn/trash/trash-restore';
import type { TrashEntryDto } from '../../api/models/trash-entry-dto';
import { Notices } from '../../core/notices';
import { PagedList } from '../../core/paged-list';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../core/list-frame';
import { Named } from '../../ui/named';
import { KIND_NAMES } from './kind-names';

const DAY_MS = 86_400_000;

/** What was deleted in a project in the last 30 days, and the ways back and on. */
@Component({
  selector: 'app-trash-page',
  imports: [DatePipe, EmptyState, Icon, ListFrame, MatButton, MatIconButton, MatTableModule, Named],
  templateUrl: './trash-page.html',
  styleUrl: '../project-table.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrashPage {
  readonly projectId = input.required({ transform: numberAttribute });

  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly list = new PagedList<TrashEntryDto>(async (cursor) => {
    const asked = { project_id: this.projectId(), cursor };
    const { trash, next_cursor } = await this.api.invoke(trashList, asked);
    return { rows: trash, next_cursor };
  });
  /** Of what is being brought back or removed at this moment. */
  protected readonly busyWith = signal<number | null>(null);
  protected readonly columns = ['name', 'deleted', 'gone', 'deeds'];
  protected readonly emptyIcon = mdiDeleteEmptyOutline;
  protected readonly purgeIcon = mdiDeleteForeverOutline;

  constructor() {
    effect(() => {
      this.projectId();
      untracked(() => void this.list.load({ another: true }));
    });
  }

  protected kindOf({ kind }: TrashEntryDto): string {
    return KIND_NAMES[kind];
  }

  protected purgeName({ name }: TrashEntryDto): string {
    return $localize`Delete ${name}:name: for good`;
  }

  protected daysLeft({ expires_at }: TrashEntryDto): string {
    const days = Math.max(0, Math.ceil((Date.parse(expires_at) - Date.now()) / DAY_MS));
    return days === 1 ? $localize`in a day` : $localize`in ${days}:days: days`;
  }

  protected async restore(entry: TrashEntryDto): Promise<void> {
    await this.whileBusy(entry, async () => {
      await this.api.invoke(trashRestore, { trashId: entry.trash_id });
      this.notices.done($localize`${entry.name}:name: is back, with all that went with it.`);
    });
  }

  protected async purge(entry: TrashEntryDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Delete ${entry.name}:name: for good?`,
      text: $localize`It is removed with everything in it, at once. Nobody can bring it back.`,
      action: $localize`Delete for good`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.whileBusy(entry, () => this.api.invoke(trashPurge, { trashId: entry.trash_id }));
  }

  private async whileBusy(entry: TrashEntryDto, deed: () => Promise<unknown>): Promise<void> {
    this.busyWith.set(entry.trash_id);
    try {
      await deed();
      this.list.drop(entry);
    } finally {
      this.busyWith.set(null);
    }
  }
}
