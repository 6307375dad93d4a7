import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { mdiCheckAll, mdiCloudOffOutline, mdiFolderPlusOutline, mdiPlay, mdiPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { NextSampleDto } from '../api/models/next-sample-dto';
import type { ProjectDto } from '../api/models/project-dto';
import type { SampleDto } from '../api/models/sample-dto';
import { toApiError } from '../core/api-error';
import { sampleThumbnailUrl } from '../core/image-urls';
import { Session } from '../core/session';
import { EmptyState } from '../ui/empty-state';
import { Reference } from '../ui/reference';
import { Icon } from '../ui/icon';
import { ImportHint } from '../ui/import-hint';
import { NameDialog, type NameRequest } from '../ui/name-dialog';
import { StatusChip } from '../ui/status-chip';
import { Thumbnail } from '../ui/thumbnail';
import { HomeStore } from './home-store';
import { ProjectCard } from './project-card';

/** What is mine to do, what I did last, and all projects. */
@Component({
  selector: 'app-home-page',
  imports: [
    Reference,
    EmptyState,
    Icon,
    ImportHint,
    MatAnchor,
    MatButton,
    ProjectCard,
    RouterLink,
    StatusChip,
    Thumbnail,
  ],
  providers: [HomeStore],
  host: { '(window:online)': 'problem()?.status === 0 && store.reload()' },
  templateUrl: './home-page.html',
  styleUrl: './home-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HomePage {
  protected readonly store = inject(HomeStore);
  protected readonly session = inject(Session);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);

  protected readonly addIcon = mdiPlus;
  protected readonly startIcon = mdiPlay;
  protected readonly doneIcon = mdiCheckAll;
  protected readonly emptyIcon = mdiFolderPlusOutline;
  protected readonly failedIcon = mdiCloudOffOutline;
  protected readonly hasProjects = computed(() => (this.store.projects()?.length ?? 0) > 0);
  protected readonly problem = computed(() => {
    const error = this.store.error();
    return error ? toApiError(error) : null;
  });

  protected pictureOf({ annotation_id, picture }: SampleDto | NextSampleDto): string {
    return sampleThumbnailUrl(annotation_id, picture.version);
  }

  protected startName(project: ProjectDto): string {
    return $localize`Start in ${project.name}`;
  }

  protected async create(): Promise<void> {
    const data: NameRequest = {
      title: $localize`New project`,
      label: $localize`Name`,
      hint: $localize`For instance the name of the study`,
      action: $localize`Create project`,
      make: (name) => this.store.create(name),
    };
    const dialog = this.dialogs.open<NameDialog, NameRequest, ProjectDto>(NameDialog, { data, width: '28rem' });
    const project = await firstValueFrom(dialog.afterClosed());
    if (project) await this.router.navigate(['/projects', project.project_id]);
  }
}
