import { Injectable } from '@nestjs/common';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { BrowseService, type SampleRow } from '../browse/browse.service.js';
import type { Page, Paged } from '../database/keyset.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { SamplePicture } from '../display/sample-picture.js';
import { SampleThumbnails } from '../display/sample-thumbnails.js';
import type { Principal } from '../permissions/principal.js';
import type { Project } from '../projects/project.entity.js';
import { ProjectsService } from '../projects/projects.service.js';
import { type Found, HomeRepository, type ProjectProgress } from './home.repository.js';

const PICTURES_OF_PROJECT = 4;

/** A sample by its picture. */
export interface Pictured {
  annotationId: number;
  picture: SamplePicture;
}

/** A project among others. */
export interface ProjectCard {
  project: Project;
  progress: ProjectProgress;
  /** First of the caller's own queue; null: nothing waits. */
  next: (Pictured & { name: string }) | null;
  pictures: Pictured[];
}

/** What a search found, the best first. */
export interface SearchResult {
  projects: Found[];
  categories: Found[];
  samples: Found[];
  labels: Found[];
}

/** What somebody finds when they come in: a fixed number of statements, however much there is. */
@Injectable()
export class HomeService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly home: HomeRepository,
    private readonly projects: ProjectsService,
    private readonly annotations: AnnotationsService,
    private readonly browse: BrowseService,
    private readonly thumbnails: SampleThumbnails,
  ) {}

  /** By name. */
  async cards(page: Page, me: Principal): Promise<Paged<ProjectCard>> {
    const { db } = this.work;
    const { rows, next } = await this.projects.list(undefined, page, me);
    const projectIds = rows.map(({ projectId }) => projectId);
    const progress = await this.home.progressOf(db, projectIds, me);
    const waiting = projectIds.filter((projectId) => (progress.get(projectId)?.waiting ?? 0) > 0);
    const queues = await this.annotations.firstOfQueues(waiting, me);
    const first = await this.home.firstSamples(db, projectIds, PICTURES_OF_PROJECT, me);
    const seen = [...[...first.values()].flat(), ...queues.map(({ annotationId }) => annotationId)];
    const pictureOf = await this.thumbnails.picturesOf([...new Set(seen)]);
    const pictured = (annotationId: number): Pictured => ({ annotationId, picture: pictureOf(annotationId) });
    const nextOf = (of: Annotation | undefined): ProjectCard['next'] =>
      of ? { ...pictured(of.annotationId), name: of.name } : null;
    const cards = rows.map((project) => ({
      project,
      progress: progress.get(project.projectId) as ProjectProgress,
      next: nextOf(queues.find(({ projectId }) => projectId === project.projectId)),
      pictures: (first.get(project.projectId) ?? []).map(pictured),
    }));
    return { rows: cards, next };
  }

  /** Samples that the caller worked on last. */
  async recent(limit: number, me: Principal): Promise<SampleRow[]> {
    const ids = await this.home.lastChangedBy(this.work.db, me.userId);
    return (await this.browse.rowsOf(ids.slice(0, 4 * limit), me)).slice(0, limit);
  }

  async search(text: string, limit: number, me: Principal): Promise<SearchResult> {
    const { db } = this.work;
    if (text === '') return { projects: [], categories: [], samples: [], labels: [] };
    return {
      projects: (await this.home.findProjects(db, text, me)).slice(0, limit),
      categories: (await this.home.findCategories(db, text, me)).slice(0, limit),
      samples: (await this.home.findSamples(db, text, me)).slice(0, limit),
      labels: (await this.home.findLabels(db, text, me)).slice(0, limit),
    };
  }
}
