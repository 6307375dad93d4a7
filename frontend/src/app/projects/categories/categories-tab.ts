import { CdkDrag, type CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import {
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiDragVertical,
  mdiFormatListChecks,
  mdiPencilOutline,
  mdiPlus,
  mdiShapeOutline,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { CategoryCountDto } from '../../api/models/category-count-dto';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import { NameDialog, type NameRequest } from '../../ui/name-dialog';
import { movedTo, Mover } from '../../ui/mover';
import { ClassificationsStore } from '../classifications/classifications-store';
import { ProjectStore } from '../project-store';
import { QuestionsDialog, type QuestionsRequest } from './questions-dialog';

/** What the samples of a project are sorted into. */
@Component({
  selector: 'app-categories-tab',
  imports: [
    ...[CdkDrag, CdkDragHandle, CdkDropList, EmptyState, Icon, MatButton, MatIconButton, MatMenu, MatMenuItem],
    ...[MatMenuTrigger, Meter, Mover, RouterLink],
  ],
  providers: [ClassificationsStore],
  templateUrl: './categories-tab.html',
  styleUrl: './categories-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategoriesTab {
  protected readonly store = inject(ProjectStore);
  protected readonly classifications = inject(ClassificationsStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);

  protected readonly addIcon = mdiPlus;
  protected readonly renameIcon = mdiPencilOutline;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly handleIcon = mdiDragVertical;
  protected readonly questionsIcon = mdiFormatListChecks;
  protected readonly emptyIcon = mdiShapeOutline;
  protected readonly moveName = (name: string): string => $localize`Move category ${name}:name:`;
  protected readonly moreName = (name: string): string => $localize`More for category ${name}:name:`;

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): Promise<void> {
    return this.moveTo(previousIndex, currentIndex);
  }

  protected move(place: number, by: number): Promise<void> {
    return this.moveTo(place, place + by);
  }

  /** What is asked comes first, then what could be. */
  protected chooseQuestions({ category_id: categoryId, name }: CategoryCountDto): void {
    const asked = this.classifications.askedIn(categoryId);
    const others = this.store.classifications().filter((each) => !asked.includes(each));
    const data: QuestionsRequest = {
      category: name,
      questions: [...asked, ...others].map((each) => {
        return { classificationId: each.classification_id, name: each.name, isAsked: asked.includes(each) };
      }),
      save: (ids) => this.classifications.setAsked(categoryId, ids),
    };
    this.dialogs.open(QuestionsDialog, { data, width: '28rem' });
  }

  protected add(): Promise<unknown> {
    return this.askForName({
      title: $localize`New category`,
      label: $localize`Name`,
      hint: $localize`For instance “Control” or “Treatment A”`,
      action: $localize`Create category`,
      make: (name) => this.store.addCategory(name),
    });
  }

  protected rename(category: CategoryCountDto): Promise<unknown> {
    return this.askForName({
      title: $localize`Rename ${category.name}`,
      label: $localize`Name`,
      hint: '',
      value: category.name,
      action: $localize`Rename`,
      make: (name) => this.store.renameCategory(category, name),
    });
  }

  protected async remove(category: CategoryCountDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Delete ${category.name}?`,
      text:
        category.samples === 1
          ? $localize`One sample with its regions goes to the trash with it, where it stays for 30 days. Images stay with the project.`
          : $localize`${category.samples}:count: samples with their regions go to the trash with it, where they stay for 30 days. Images stay with the project.`,
      action: $localize`Delete category`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.deleteCategory(category);
    this.notices.done($localize`Deleted ${category.name}.`);
  }

  private async moveTo(from: number, to: number): Promise<void> {
    const before = this.store.categories() ?? [];
    const after = movedTo(before, from, to);
    if (after !== before) await this.store.orderCategories(after);
  }

  private askForName(data: NameRequest): Promise<unknown> {
    return firstValueFrom(this.dialogs.open(NameDialog, { data, width: '28rem' }).afterClosed());
  }
}
