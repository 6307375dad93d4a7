import { Injectable, computed, inject, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { categoriesCreate } from '../api/fn/categories/categories-create';
import { categoriesRemove } from '../api/fn/categories/categories-remove';
import { categoriesUpdate } from '../api/fn/categories/categories-update';
import { classificationsList } from '../api/fn/classifications/classifications-list';
import { categoryOrderOrder } from '../api/fn/categories/category-order-order';
import { labelsList } from '../api/fn/labels/labels-list';
import { projectsRemove } from '../api/fn/projects/projects-remove';
import { projectsView } from '../api/fn/projects/projects-view';
import { samplesCategories } from '../api/fn/samples/samples-categories';
import { samplesReaders } from '../api/fn/samples/samples-readers';
import type { CategoryCountDto } from '../api/models/category-count-dto';
import type { CategoryDto } from '../api/models/category-dto';
import { mayAdminister } from '../core/access';
import { allPages } from '../core/all-pages';
import { byName } from '../core/natural-order';

/** One project: what belongs to it as a whole, for the frame and its rooms. How its samples are listed is theirs. */
@Injectable()
export class ProjectStore {
  private readonly api = inject(Api);
  private readonly openedId = signal<number | undefined>(undefined);
  private readonly projectRead = resource({
    params: this.openedId,
    loader: ({ params: projectId }) => this.api.invoke(projectsView, { projectId }),
  });
  private readonly categoriesRead = resource({
    params: this.openedId,
    loader: ({ params: projectId }) => this.api.invoke(samplesCategories, { projectId }),
  });
  private readonly labelsRead = resource({
    params: this.openedId,
    loader: ({ params: project_id }) =>
      allPages(
        (cursor) => this.api.invoke(labelsList, { project_id, cursor }),
        (page) => page.labels,
      ),
  });
  private readonly classificationsRead = resource({
    params: this.openedId,
    loader: ({ params: project_id }) =>
      allPages(
        (cursor) => this.api.invoke(classificationsList, { project_id, cursor }),
        (page) => page.classifications,
      ),
  });
  private readonly readersWanted = signal<number | undefined>(undefined);
  private readonly readersRead = resource({
    params: this.readersWanted,
    loader: ({ params: projectId }) => this.api.invoke(samplesReaders, { projectId }),
  });

  /** One order at a time is saved. */
  private ordering: Promise<unknown> = Promise.resolve();

  readonly projectId = this.openedId.asReadonly();
  readonly project = computed(() => (this.projectRead.hasValue() ? this.projectRead.value().project : undefined));
  readonly error = computed(
    () =>
      this.projectRead.error() ??
      this.categoriesRead.error() ??
      this.labelsRead.error() ??
      this.classificationsRead.error(),
  );
  readonly mayAdminister = computed(() => {
    const project = this.project();
    return project !== undefined && mayAdminister(project.access);
  });
  /** In the order that a new one has while it is saved. */
  private readonly reordered = signal<readonly CategoryCountDto[] | undefined>(undefined);
  /** In their order. Undefined until they have been read. */
  readonly categories = computed(() => {
    if (!this.categoriesRead.hasValue()) return undefined;
    return (
      this.reordered() ?? [...this.categoriesRead.value().categories].sort((a, b) => a.place - b.place || byName(a, b))
    );
  });
  readonly labels = computed(() => (this.labelsRead.hasValue() ? [...this.labelsRead.value()].sort(byName) : []));
  readonly classifications = computed(() =>
    this.classificationsRead.hasValue() ? [...this.classificationsRead.value()].sort(byName) : [],
  );
  /** Until then there seem to be none. */
  readonly labelsAreRead = computed(() => this.labelsRead.hasValue());
  readonly classificationsAreRead = computed(() => this.classificationsRead.hasValue());
  readonly readers = computed(() => (this.readersRead.hasValue() ? this.readersRead.value().readers : []));
  readonly samples = computed(() => sum(this.categories(), 'samples'));
  readonly submitted = computed(() => sum(this.categories(), 'submitted'));

  open(projectId: number): void {
    this.openedId.set(projectId);
  }

  /** Who has read samples is asked for by those who want to know. */
  wantReaders(): void {
    this.readersWanted.set(this.openedId());
  }

  reload(): void {
    this.projectRead.reload();
    this.reloadCounts();
    this.labelsRead.reload();
    this.classificationsRead.reload();
  }

  reloadLabels(): void {
    this.labelsRead.reload();
  }

  reloadClassifications(): void {
    this.classificationsRead.reload();
  }

  /** For when samples have been added, moved or deleted. */
  reloadCounts(): void {
    this.categoriesRead.reload();
  }

  async addCategory(name: string): Promise<CategoryDto> {
    const { category } = await this.api.invoke(categoriesCreate, { body: { name, project_id: this.opened() } });
    this.categoriesRead.reload();
    return category;
  }

  async renameCategory({ category_id: categoryId, version }: CategoryCountDto, name: string): Promise<void> {
    await this.api.invoke(categoriesUpdate, { categoryId, body: { name, version } });
    this.categoriesRead.reload();
  }

  /** It lies in the trash for 30 days, with its samples. */
  async deleteCategory({ category_id: categoryId }: CategoryCountDto): Promise<void> {
    await this.api.invoke(categoriesRemove, { categoryId });
    this.categoriesRead.reload();
  }

  /** Shows at once; goes back to what was when it cannot be saved. */
  async orderCategories(categories: readonly CategoryCountDto[]): Promise<void> {
    this.reordered.set(categories);
    const body = { category_ids: categories.map(({ category_id }) => category_id) };
    const projectId = this.opened();
    this.ordering = this.ordering.then(() => this.api.invoke(categoryOrderOrder, { projectId, body }));
    const mine = this.ordering;
    try {
      await mine;
    } finally {
      if (mine === this.ordering) {
        this.ordering = Promise.resolve();
        const { categories: read } = await this.api.invoke(samplesCategories, { projectId });
        this.categoriesRead.set({ categories: read });
        this.reordered.set(undefined);
      }
    }
  }

  async deleteProject(): Promise<void> {
    await this.api.invoke(projectsRemove, { projectId: this.opened() });
  }

  private opened(): number {
    const projectId = this.openedId();
    if (projectId === undefined) throw new Error('No project is open.');
    return projectId;
  }
}

function sum(categories: readonly CategoryCountDto[] | undefined, what: 'samples' | 'submitted'): number {
  return (categories ?? []).reduce((all, category) => all + category[what], 0);
}
