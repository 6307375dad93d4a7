import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatChipListbox, MatChipOption, type MatChipSelectionChange } from '@angular/material/chips';
import { MatDialog } from '@angular/material/dialog';
import { mdiDeleteOutline, mdiFormatListChecks, mdiPencilOutline, mdiPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { CategoryCountDto } from '../../api/models/category-count-dto';
import type { ClassificationDto } from '../../api/models/classification-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { ProjectStore } from '../project-store';
import { ClassificationDialog, type ClassificationDraft, type ClassificationRequest } from './classification-dialog';
import { ClassificationsStore } from './classifications-store';

/** The questions that readers are asked about samples of a project. */
@Component({
  selector: 'app-classifications-tab',
  imports: [EmptyState, Failure, Icon, MatButton, MatChipListbox, MatChipOption, MatIconButton, Named, SkeletonRows],
  providers: [ClassificationsStore],
  templateUrl: './classifications-tab.html',
  styleUrl: './classifications-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClassificationsTab {
  protected readonly project = inject(ProjectStore);
  protected readonly store = inject(ClassificationsStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly addIcon = mdiPlus;
  protected readonly editIcon = mdiPencilOutline;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly emptyIcon = mdiFormatListChecks;
  protected readonly optionsName = (name: string): string => $localize`Options of ${name}:name:`;
  protected readonly askedName = (name: string): string => $localize`Categories that ask ${name}:name:`;

  protected add(): void {
    this.edit({ decided: [], save: (draft) => this.store.create(draft) });
  }

  protected change(classification: ClassificationDto): void {
    const { options: decided } = this.store.useOf(classification.classification_id);
    const save = (draft: ClassificationDraft): Promise<void> => this.store.change(classification, draft);
    this.edit({ classification, decided, save });
  }

  protected async ask(
    { classification_id }: ClassificationDto,
    { category_id }: CategoryCountDto,
    { selected, isUserInput }: MatChipSelectionChange,
  ): Promise<void> {
    if (!isUserInput) return;
    try {
      await this.store.ask(classification_id, category_id, selected);
    } catch (failure) {
      // Somebody else has done the same, for instance: what is there now is read again.
      this.notices.failed(failure);
    }
  }

  protected async remove(classification: ClassificationDto): Promise<void> {
    const { name } = classification;
    const { decisions, samples } = this.store.useOf(classification.classification_id);
    const data: Confirmation = {
      title: $localize`Delete ${name}:name:?`,
      text:
        decisions === 0
          ? $localize`Nobody has decided by it yet. It lies in the trash for 30 days.`
          : $localize`${decisions}:decisions: decisions on ${samples}:samples: samples go to the trash with it, where they stay for 30 days.`,
      action: $localize`Delete classification`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.remove(classification);
    this.notices.done($localize`Deleted ${name}:name:.`);
  }

  private edit(data: ClassificationRequest): void {
    this.dialogs.open(ClassificationDialog, { data, width: '56rem', maxWidth: '96vw' });
  }
}
