import { Injectable, computed, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { homeProjects } from '../api/fn/home/home-projects';
import { homeRecent } from '../api/fn/home/home-recent';
import { projectsCreate } from '../api/fn/projects/projects-create';
import type { ProjectCardDto } from '../api/models/project-card-dto';
import type { ProjectDto } from '../api/models/project-dto';

/** Of the own queue and of what was worked on last, as much as is seen without scrolling. */
const RECENT = 8;

/** What somebody finds when they come in. */
@Injectable()
export class HomeStore {
  private readonly api = inject(Api);
  private readonly first = resource({ loader: () => this.api.invoke(homeProjects, {}) });
  private readonly recentRead = resource({ loader: () => this.api.invoke(homeRecent, { limit: RECENT }) });
  /** Further pages, as they were asked for. */
  private readonly more = signal<{ readonly cards: readonly ProjectCardDto[]; readonly next: string | null } | null>(
    null,
  );

  readonly error = this.first.error;
  readonly recentError = this.recentRead.error;
  /** Undefined until they have been read. */
  readonly projects = computed(() =>
    this.first.hasValue() ? [...this.first.value().projects, ...(this.more()?.cards ?? [])] : undefined,
  );
  private readonly next = computed(() => {
    const more = this.more();
    return more ? more.next : this.first.hasValue() ? this.first.value().next_cursor : null;
  });
  readonly hasMore = computed(() => this.next() !== null);
  /** Projects in which something waits for me. */
  readonly queues = computed(() => this.projects()?.filter(({ next }) => next !== null) ?? []);
  readonly recent = computed(() => (this.recentRead.hasValue() ? this.recentRead.value().samples : undefined));

  reload(): void {
    this.more.set(null);
    this.first.reload();
    this.recentRead.reload();
  }

  async readMore(): Promise<void> {
    const cursor = this.next();
    if (cursor === null) return;
    const { projects, next_cursor } = await this.api.invoke(homeProjects, { cursor });
    this.more.update((more) => ({ cards: [...(more?.cards ?? []), ...projects], next: next_cursor }));
  }

  async create(name: string): Promise<ProjectDto> {
    const { project } = await this.api.invoke(projectsCreate, { body: { name } });
    this.reload();
    return project;
  }
}
