import { DestroyRef, Injectable, computed, effect, inject, linkedSignal, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { annotationsList } from '../api/fn/annotations/annotations-list';
import { annotationsRemove } from '../api/fn/annotations/annotations-remove';
import { categoriesCreate } from '../api/fn/categories/categories-create';
import { categoriesList } from '../api/fn/categories/categories-list';
import { categoriesRemove } from '../api/fn/categories/categories-remove';
import { imagesList } from '../api/fn/images/images-list';
import { labelsCreate } from '../api/fn/labels/labels-create';
import { labelsList } from '../api/fn/labels/labels-list';
import { labelsRemove } from '../api/fn/labels/labels-remove';
import { projectsRemove } from '../api/fn/projects/projects-remove';
import { projectsView } from '../api/fn/projects/projects-view';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { CategoryDto } from '../api/models/category-dto';
import type { ImageDto } from '../api/models/image-dto';
import { mayAdminister } from '../core/access';
import { allPages } from '../core/all-pages';
import { toApiError } from '../core/api-error';
import { byName } from '../core/natural-order';
import { type SampleState, sampleState } from './sample-state';

/** One sample as the page shows it. */
export interface Sample {
  readonly annotation: AnnotationDto;
  readonly state: SampleState;
}

/** One category with its samples, both in the order of their names. */
export interface Section {
  readonly category: CategoryDto;
  readonly samples: readonly Sample[];
  readonly submitted: number;
}

const NO_IMAGES: ReadonlyMap<number, ImageDto> = new Map();

/** How often images that are still being made ready are asked after. */
const POLL_MS = 1500;

/** One project: its categories, samples and labels, and what may be done with them. */
@Injectable()
export class ProjectStore {
  private readonly api = inject(Api);
  /** Grows with every look at images that are being made ready. */
  private readonly polls = signal(0);
  private readonly openedId = signal<number | undefined>(undefined);

  private readonly projectRead = resource({
    params: this.openedId,
    loader: ({ params: projectId }) => this.api.invoke(projectsView, { projectId }),
  });
  private readonly content = resource({ params: this.openedId, loader: ({ params }) => this.readContent(params) });
  private readonly labelsRead = resource({
    params: this.openedId,
    loader: ({ params: project_id }) =>
      allPages(
        (cursor) => this.api.invoke(labelsList, { project_id, cursor }),
        (page) => page.labels,
      ),
  });

  readonly project = computed(() => (this.projectRead.hasValue() ? this.projectRead.value().project : undefined));
  readonly error = computed(() => this.projectRead.error() ?? this.content.error() ?? this.labelsRead.error());
  readonly labels = computed(() => (this.labelsRead.hasValue() ? [...this.labelsRead.value()].sort(byName) : []));
  readonly mayAdminister = computed(() => {
    const project = this.project();
    return project !== undefined && mayAdminister(project.access);
  });
  /** As last asked after; those that were being made ready may be by now. */
  private readonly images = linkedSignal(() => (this.content.hasValue() ? this.content.value().images : NO_IMAGES));
  /** Undefined until it has been read. */
  readonly sections = computed(() =>
    this.content.hasValue() ? sectionsOf(this.content.value(), this.images()) : undefined,
  );
  readonly samples = computed(() => this.sections()?.reduce((sum, section) => sum + section.samples.length, 0) ?? 0);
  readonly submitted = computed(() => this.sections()?.reduce((sum, section) => sum + section.submitted, 0) ?? 0);
  private readonly isProcessing = computed(
    () =>
      this.sections()?.some((section) => section.samples.some((sample) => sample.state.at === 'processing')) ?? false,
  );

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      clearTimeout(timer);
      this.polls();
      if (this.isProcessing()) timer = setTimeout(() => void this.pollImages(), POLL_MS);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(timer));
  }

  open(projectId: number): void {
    this.openedId.set(projectId);
  }

  reload(): void {
    this.projectRead.reload();
    this.content.reload();
    this.labelsRead.reload();
  }

  /** For when samples have been added or removed elsewhere. */
  reloadSamples(): void {
    this.content.reload();
  }

  async addCategory(name: string): Promise<CategoryDto> {
    const { category } = await this.api.invoke(categoriesCreate, { body: { name, project_id: this.projectId() } });
    this.content.reload();
    return category;
  }

  /** It lies in the trash for 30 days, with its samples. */
  async deleteCategory({ category_id: categoryId }: CategoryDto): Promise<void> {
    await this.api.invoke(categoriesRemove, { categoryId });
    this.content.reload();
  }

  /** It lies in the trash for 30 days; its images stay with the project. */
  async deleteSample({ annotation_id: annotationId }: AnnotationDto): Promise<void> {
    await this.api.invoke(annotationsRemove, { annotationId });
    this.content.reload();
  }

  async deleteProject(): Promise<void> {
    await this.api.invoke(projectsRemove, { projectId: this.projectId() });
  }

  async addLabel(name: string): Promise<void> {
    await this.api.invoke(labelsCreate, { body: { name, project_id: this.projectId() } });
    this.labelsRead.reload();
  }

  async deleteLabel(labelId: number): Promise<void> {
    await this.api.invoke(labelsRemove, { labelId });
    this.labelsRead.reload();
  }

  private projectId(): number {
    const projectId = this.openedId();
    if (projectId === undefined) throw new Error('No project is open.');
    return projectId;
  }

  private async readContent(project_id: number): Promise<Content> {
    const [categories, annotations, images] = await Promise.all([
      allPages(
        (cursor) => this.api.invoke(categoriesList, { project_id, cursor }),
        (page) => page.categories,
      ),
      allPages(
        (cursor) => this.api.invoke(annotationsList, { project_id, cursor }),
        (page) => page.annotations,
      ),
      this.readImages(project_id),
    ]);
    return { categories, annotations, images };
  }

  private async readImages(project_id: number): Promise<ReadonlyMap<number, ImageDto>> {
    const images = await allPages(
      (cursor) => this.api.invoke(imagesList, { project_id, cursor }),
      (page) => page.images,
    );
    return new Map(images.map((image) => [image.image_id, image]));
  }

  private async pollImages(): Promise<void> {
    const projectId = this.projectId();
    try {
      const images = await this.readImages(projectId);
      if (projectId === this.openedId()) this.images.set(images);
    } catch (failure) {
      // The server may not answer once: then it is asked again.
      if (!toApiError(failure).isTransient) throw failure;
    }
    this.polls.update((count) => count + 1);
  }
}

/** What a project holds, as read. */
interface Content {
  readonly categories: readonly CategoryDto[];
  readonly annotations: readonly AnnotationDto[];
  readonly images: ReadonlyMap<number, ImageDto>;
}

function sectionsOf({ categories, annotations }: Content, images: Content['images']): Section[] {
  const byCategory = new Map<number, AnnotationDto[]>(categories.map((category) => [category.category_id, []]));
  for (const annotation of [...annotations].sort(byName)) byCategory.get(annotation.category_id)?.push(annotation);
  return [...categories].sort(byName).map((category) => {
    const samples = (byCategory.get(category.category_id) ?? []).map((annotation) => ({
      annotation,
      state: sampleState(annotation, images.get(annotation.thumbnail_image_id)),
    }));
    return { category, samples, submitted: samples.filter((sample) => sample.state.at === 'submitted').length };
  });
}
