import { ChangeDetectionStrategy, Component, computed, effect, inject, input, numberAttribute } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTabLink, MatTabNav, MatTabNavPanel } from '@angular/material/tabs';
import { ActivatedRoute, type Params, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { mdiChevronLeft, mdiDeleteOutline, mdiDotsVertical, mdiFolderUploadOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Notices } from '../core/notices';
import { PageTitle } from '../core/page-title';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { Named } from '../ui/named';
import { ProjectStore } from './project-store';
import { tabsFor } from './project-tabs';
import { ProjectUnavailable } from './project-unavailable';

/** What all rooms of a project have above them: its name, how far it is, what can be brought in, the way to the others. */
@Component({
  selector: 'app-project-frame',
  imports: [
    Icon,
    MatAnchor,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatTabLink,
    MatTabNav,
    MatTabNavPanel,
    Meter,
    Named,
    ProjectUnavailable,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  providers: [ProjectStore],
  templateUrl: './project-frame.html',
  styleUrl: './project-frame.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectFrame {
  readonly projectId = input.required({ transform: numberAttribute });
  protected readonly store = inject(ProjectStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly title = inject(PageTitle);

  protected readonly tabs = computed(() => {
    const project = this.store.project();
    return project ? tabsFor(project.access) : [];
  });
  private readonly address = toSignal<Params, Params>(inject(ActivatedRoute).queryParams, { initialValue: {} });
  /** What is imported goes into the category that is looked at, unless its folders say otherwise. */
  protected readonly importParams = computed<Params>(() => {
    const categoryId = Number(this.address()['category']);
    const category = this.store.categories()?.find((each) => each.category_id === categoryId);
    return category ? { category: category.name } : {};
  });
  protected readonly backIcon = mdiChevronLeft;
  protected readonly importIcon = mdiFolderUploadOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly deleteIcon = mdiDeleteOutline;

  constructor() {
    effect(() => this.store.open(this.projectId()));
    effect(() => {
      const project = this.store.project();
      if (project) this.title.name([project.name]);
    });
  }

  protected async deleteProject(): Promise<void> {
    const name = this.store.project()?.name ?? '';
    const data: Confirmation = {
      title: $localize`Delete ${name}?`,
      text: $localize`The project goes to the trash with all its categories, samples, regions and images, where it stays for 30 days.`,
      action: $localize`Delete project`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.deleteProject();
    await this.router.navigateByUrl('/');
    this.notices.done($localize`Deleted ${name}.`);
  }
}
