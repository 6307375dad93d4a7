import { Injectable, effect, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { annotationsList } from '../api/fn/annotations/annotations-list';
import { projectsCreate } from '../api/fn/projects/projects-create';
import { projectsList } from '../api/fn/projects/projects-list';
import { utilitiesSummary } from '../api/fn/utilities/utilities-summary';
import type { ProjectDto } from '../api/models/project-dto';
import { allPages } from '../core/all-pages';

/** What a project's card shows beside its name. */
export interface ProjectOverview {
  readonly samples: number;
  readonly submitted: number;
  readonly participants: number;
  /** Images of the first samples, for the card's picture. */
  readonly imageIds: readonly number[];
}

/** How many pictures a card has room for. */
const PICTURES = 4;
const OVERVIEWS_AT_ONCE = 3;

/** My projects and how far they are. */
@Injectable()
export class ProjectListStore {
  private readonly api = inject(Api);
  private readonly read = resource({
    loader: () =>
      allPages(
        (cursor) => this.api.invoke(projectsList, { cursor }),
        (page) => page.projects,
      ),
  });
  private readonly overviews = signal<ReadonlyMap<number, ProjectOverview>>(new Map());

  readonly projects = this.read.asReadonly();

  constructor() {
    effect(() => {
      if (this.read.hasValue()) void this.readOverviews(this.read.value());
    });
  }

  /** Undefined until it has been read. */
  overviewOf(projectId: number): ProjectOverview | undefined {
    return this.overviews().get(projectId);
  }

  reload(): void {
    this.read.reload();
  }

  async create(name: string): Promise<ProjectDto> {
    const { project } = await this.api.invoke(projectsCreate, { body: { name } });
    this.read.reload();
    return project;
  }

  private async readOverviews(projects: readonly ProjectDto[]): Promise<void> {
    const waiting = projects.map((project) => project.project_id);
    const worker = async () => {
      for (let projectId = waiting.shift(); projectId !== undefined; projectId = waiting.shift()) {
        const overview = await this.readOverview(projectId);
        this.overviews.update((map) => new Map([...map, [projectId, overview]]));
      }
    };
    await Promise.all(Array.from({ length: OVERVIEWS_AT_ONCE }, worker));
  }

  private async readOverview(projectId: number): Promise<ProjectOverview> {
    const [summary, page] = await Promise.all([
      this.api.invoke(utilitiesSummary, { projectId }),
      this.api.invoke(annotationsList, { project_id: projectId, limit: PICTURES }),
    ]);
    return {
      samples: summary.total_annotations,
      submitted: summary.total_annotations_submitted,
      participants: summary.total_participants,
      imageIds: page.annotations.map((annotation) => annotation.thumbnail_image_id).filter((imageId) => imageId > 0),
    };
  }
}
