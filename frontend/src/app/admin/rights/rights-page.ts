import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import { MatAutocomplete, MatAutocompleteTrigger } from '@angular/material/autocomplete';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption } from '@angular/material/select';
import { MatPaginator } from '@angular/material/paginator';
import { MatTableDataSource, MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { mdiAccountKeyOutline, mdiEyeOffOutline } from '@mdi/js';
import { Api } from '../../api/api';
import { rightsOfPerson } from '../../api/fn/permissions/rights-of-person';
import { rightsOnProject } from '../../api/fn/permissions/rights-on-project';
import { projectsList } from '../../api/fn/projects/projects-list';
import { usersView } from '../../api/fn/users/users-view';
import type { ProjectDto } from '../../api/models/project-dto';
import type { RightDto } from '../../api/models/right-dto';
import type { UserDto } from '../../api/models/user-dto';
import { allPages } from '../../core/all-pages';
import { Failure } from '../../core/failure';
import { PersonField } from '../../core/person-field';
import { placeText, reasonText, rightText } from '../../core/rights-text';
import { EmptyState } from '../../ui/empty-state';
import { SkeletonRows } from '../../ui/skeleton-rows';

const MOST_PROJECTS = 30;

/** Who sees what, and why: from a person or from a project. */
@Component({
  selector: 'app-rights-page',
  imports: [
    ...[EmptyState, Failure, MatAutocomplete, MatAutocompleteTrigger, MatButtonToggle, MatButtonToggleGroup],
    ...[MatFormField, MatInput, MatLabel, MatOption, MatPaginator, MatTableModule, PersonField, RouterLink],
    SkeletonRows,
  ],
  templateUrl: './rights-page.html',
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RightsPage {
  /** A person to begin with, from the address. */
  readonly user = input<string>();

  private readonly api = inject(Api);
  private readonly paginator = viewChild(MatPaginator);
  protected readonly startIcon = mdiAccountKeyOutline;
  protected readonly nothingIcon = mdiEyeOffOutline;
  protected readonly by = signal<'person' | 'project'>('person');
  protected readonly person = signal<UserDto | null>(null);
  protected readonly project = signal<ProjectDto | null>(null);
  protected readonly soughtProject = signal('');
  protected readonly reasonOf = reasonText;
  protected readonly rightOf = rightText;
  protected readonly placeOf = placeText;
  protected readonly source = new MatTableDataSource<RightDto>();
  protected readonly columns = computed(() =>
    this.by() === 'person' ? ['place', 'may', 'why'] : ['who', 'place', 'may', 'why'],
  );

  private readonly projects = resource({
    params: () => (this.by() === 'project' ? true : undefined),
    loader: () =>
      allPages(
        (cursor) => this.api.invoke(projectsList, { cursor }),
        (page) => page.projects,
      ),
  });
  protected readonly foundProjects = computed(() => {
    const sought = this.soughtProject().toLocaleLowerCase();
    const all = this.projects.hasValue() ? this.projects.value() : [];
    return all.filter(({ name }) => name.toLocaleLowerCase().includes(sought)).slice(0, MOST_PROJECTS);
  });

  protected readonly rights = resource({
    params: () => {
      const userId = this.person()?.user_id;
      const projectId = this.project()?.project_id;
      if (this.by() === 'person') return userId === undefined ? undefined : { userId, projectId: 0 };
      return projectId === undefined ? undefined : { userId: 0, projectId };
    },
    loader: ({ params: { userId, projectId } }) =>
      allPages(
        (cursor) =>
          userId > 0
            ? this.api.invoke(rightsOfPerson, { userId, cursor })
            : this.api.invoke(rightsOnProject, { projectId, cursor }),
        (page) => page.rights,
      ),
  });

  constructor() {
    effect(() => {
      const userId = Number(this.user());
      if (userId > 0) void this.begin(userId);
    });
    effect(() => (this.source.data = this.rights.hasValue() ? this.rights.value() : []));
    effect(() => (this.source.paginator = this.paginator() ?? null));
  }

  protected projectName(this: void, value: ProjectDto | string | null): string {
    return typeof value === 'string' ? value : (value?.name ?? '');
  }

  protected typeProject(event: Event): void {
    this.soughtProject.set((event.target as HTMLInputElement).value.trim());
  }

  private async begin(userId: number): Promise<void> {
    this.person.set((await this.api.invoke(usersView, { userId })).user);
  }
}
