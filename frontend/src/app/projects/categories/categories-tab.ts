import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { mdiDeleteOutline, mdiDotsVertical, mdiPencilOutline, mdiPlus, mdiShapeOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { CategoryCountDto } from '../../api/models/category-count-dto';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import { NameDialog, type NameRequest } from '../../ui/name-dialog';
import { ProjectStore } from '../project-store';

/** What the samples of a project are sorted into. */
@Component({
  selector: 'app-categories-tab',
  imports: [EmptyState, Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, Meter, RouterLink],
  templateUrl: './categories-tab.html',
  styleUrl: './categories-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategoriesTab {
  protected readonly store = inject(ProjectStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);

  protected readonly addIcon = mdiPlus;
  protected readonly renameIcon = mdiPencilOutline;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly emptyIcon = mdiShapeOutline;

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
      text: $localize`The category goes to the trash with all its samples and their regions, where they stay for 30 days. Images stay with the project.`,
      action: $localize`Delete category`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.deleteCategory(category);
    this.notices.done($localize`Deleted ${category.name}.`);
  }

  private askForName(data: NameRequest): Promise<unknown> {
    return firstValueFrom(this.dialogs.open(NameDialog, { data, width: '28rem' }).afterClosed());
  }
}
