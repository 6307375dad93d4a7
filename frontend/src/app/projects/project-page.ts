import { ChangeDetectionStrategy, Component, computed, effect, inject, input, numberAttribute } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import {
  mdiChevronLeft,
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiImageMultipleOutline,
  mdiPlus,
  mdiUpload,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { CategoryDto } from '../api/models/category-dto';
import type { LabelDto } from '../api/models/label-dto';
import { Notices } from '../core/notices';
import { PageTitle } from '../core/page-title';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { NameDialog, type NameRequest } from '../ui/name-dialog';
import { CategoryNav } from './category-nav';
import { CategorySection } from './category-section';
import { ImportHint } from './import-hint';
import { LabelPanel } from './label-panel';
import { ProjectStore } from './project-store';
import { ProjectUnavailable } from './project-unavailable';
import { UploadDialog, type UploadTarget } from './upload-dialog';

@Component({
  selector: 'app-project-page',
  imports: [
    CategoryNav,
    CategorySection,
    EmptyState,
    Icon,
    ImportHint,
    LabelPanel,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    Meter,
    ProjectUnavailable,
    RouterLink,
  ],
  providers: [ProjectStore],
  templateUrl: './project-page.html',
  styleUrl: './project-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectPage {
  readonly projectId = input.required({ transform: numberAttribute });
  /** Category to show, from the address; all when it is missing. */
  readonly category = input<string>();

  protected readonly store = inject(ProjectStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly title = inject(PageTitle);

  protected readonly backIcon = mdiChevronLeft;
  protected readonly addIcon = mdiPlus;
  protected readonly uploadIcon = mdiUpload;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly emptyIcon = mdiImageMultipleOutline;

  protected readonly chosen = computed(() => (this.category() ? Number(this.category()) : null));
  protected readonly shown = computed(() =>
    this.store.sections()?.filter(({ category }) => this.chosen() === null || category.category_id === this.chosen()),
  );

  constructor() {
    effect(() => this.store.open(this.projectId()));
    effect(() => {
      const project = this.store.project();
      if (project) this.title.name([project.name]);
    });
  }

  protected async addCategory(): Promise<void> {
    await this.askForName({
      title: 'New category',
      label: 'Name',
      hint: 'For instance “Control” or “Treatment A”',
      action: 'Create category',
      make: (name) => this.store.addCategory(name),
    });
  }

  protected async upload(): Promise<void> {
    const project = this.store.project();
    if (!project) return;
    const data: UploadTarget = {
      projectId: project.project_id,
      categories: this.store.sections()?.map((section) => section.category) ?? [],
      categoryId: this.chosen(),
    };
    const dialog = this.dialogs.open(UploadDialog, { data, width: '42rem', maxWidth: '96vw' });
    await firstValueFrom(dialog.afterClosed());
    this.store.reloadSamples();
  }

  protected async deleteSample(annotation: AnnotationDto): Promise<void> {
    const confirmed = await this.confirm({
      title: `Delete ${annotation.name}?`,
      text: 'The sample goes to the trash with its regions, where it stays for 30 days. Its images stay with the project.',
      action: 'Delete sample',
    });
    if (!confirmed) return;
    await this.store.deleteSample(annotation);
    this.notices.done(`Deleted ${annotation.name}.`);
  }

  protected async deleteCategory(category: CategoryDto): Promise<void> {
    const confirmed = await this.confirm({
      title: `Delete ${category.name}?`,
      text: 'The category goes to the trash with all its samples and their regions, where they stay for 30 days. Images stay with the project.',
      action: 'Delete category',
    });
    if (!confirmed) return;
    await this.store.deleteCategory(category);
    await this.router.navigate([], { queryParams: { category: null } });
    this.notices.done(`Deleted ${category.name}.`);
  }

  protected async deleteProject(): Promise<void> {
    const name = this.store.project()?.name ?? '';
    const confirmed = await this.confirm({
      title: `Delete ${name}?`,
      text: 'The project goes to the trash with all its categories, samples, regions and images, where it stays for 30 days.',
      action: 'Delete project',
    });
    if (!confirmed) return;
    await this.store.deleteProject();
    await this.router.navigateByUrl('/');
    this.notices.done(`Deleted ${name}.`);
  }

  protected async deleteLabel(label: LabelDto): Promise<void> {
    const confirmed = await this.confirm({
      title: `Remove the label ${label.name}?`,
      text: 'It is taken off every sample that has it. This cannot be taken back.',
      action: 'Remove label',
    });
    if (confirmed) await this.store.deleteLabel(label.label_id);
  }

  private askForName(data: NameRequest): Promise<unknown> {
    return firstValueFrom(this.dialogs.open(NameDialog, { data, width: '28rem' }).afterClosed());
  }

  private async confirm(data: Confirmation): Promise<boolean> {
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
