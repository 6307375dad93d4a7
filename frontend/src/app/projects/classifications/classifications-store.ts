import { computed, inject, Injectable, resource } from '@angular/core';
import { Api } from '../../api/api';
import { categoryClassificationsLink } from '../../api/fn/classifications/category-classifications-link';
import { categoryClassificationsOffer } from '../../api/fn/classifications/category-classifications-offer';
import { categoryClassificationsUnlink } from '../../api/fn/classifications/category-classifications-unlink';
import { classificationsCreate } from '../../api/fn/classifications/classifications-create';
import { classificationsRemove } from '../../api/fn/classifications/classifications-remove';
import { classificationsUpdate } from '../../api/fn/classifications/classifications-update';
import { classificationUsesUses } from '../../api/fn/classifications/classification-uses-uses';
import type { ClassificationDto } from '../../api/models/classification-dto';
import type { ClassificationUseDto } from '../../api/models/classification-use-dto';
import { ProjectStore } from '../project-store';
import type { ClassificationDraft } from './classification-dialog';

/** Who asks which classifications, what was decided by them, and how both change. */
@Injectable()
export class ClassificationsStore {
  private readonly api = inject(Api);
  private readonly project = inject(ProjectStore);
  /** Whoever sees a part of a project only is not told of all of it. */
  private readonly read = resource({
    params: () => {
      const project = this.project.project();
      return project && this.project.mayAdminister() ? { projectId: project.project_id } : undefined;
    },
    loader: ({ params }) => this.api.invoke(classificationUsesUses, params),
  });
  private readonly uses = computed(
    () =>
      new Map((this.read.hasValue() ? this.read.value().uses : []).map((use) => [use.classification_id, use] as const)),
  );
  private readonly offered = computed(
    () =>
      new Map(
        (this.read.hasValue() ? this.read.value().offered : []).map(
          (each) => [each.category_id, each.classification_ids] as const,
        ),
      ),
  );
  readonly isRead = computed(() => this.read.hasValue());
  readonly error = computed(() => this.read.error());

  reload(): void {
    this.read.reload();
  }

  useOf(classificationId: number): ClassificationUseDto {
    const none = { classification_id: classificationId, samples: 0, decisions: 0, options: [] };
    return this.uses().get(classificationId) ?? none;
  }

  /** What a category asks, in order. */
  askedIn(categoryId: number): readonly ClassificationDto[] {
    const byId = new Map(this.project.classifications().map((each) => [each.classification_id, each]));
    return (this.offered().get(categoryId) ?? []).flatMap((id) => byId.get(id) ?? []);
  }

  isAsked(classificationId: number, categoryId: number): boolean {
    return this.offered().get(categoryId)?.includes(classificationId) ?? false;
  }

  /** It is asked in all categories at first. */
  async create({ name, data }: ClassificationDraft): Promise<void> {
    const body = { name, data, project_id: this.project.projectId() ?? 0 };
    const { classification } = await this.api.invoke(classificationsCreate, { body });
    const { classification_id } = classification;
    try {
      for (const { category_id } of this.project.categories() ?? [])
        await this.api.invoke(categoryClassificationsLink, { body: { category_id, classification_id } });
    } finally {
      this.refresh();
    }
  }

  async change(
    { classification_id: classificationId, version }: ClassificationDto,
    { name, data, renamed }: ClassificationDraft,
  ): Promise<void> {
    const body = { name, data, version, renamed_options: [...renamed] };
    await this.api.invoke(classificationsUpdate, { classificationId, body });
    this.refresh();
  }

  /** It lies in the trash for 30 days, with what was decided by it. */
  async remove({ classification_id: classificationId }: ClassificationDto): Promise<void> {
    await this.api.invoke(classificationsRemove, { classificationId });
    this.refresh();
  }

  async ask(classificationId: number, categoryId: number, on: boolean): Promise<void> {
    try {
      if (on) {
        const body = { category_id: categoryId, classification_id: classificationId };
        await this.api.invoke(categoryClassificationsLink, { body });
      } else await this.api.invoke(categoryClassificationsUnlink, { categoryId, classificationId });
    } finally {
      this.read.reload();
    }
  }

  /** Makes these, in this order, what a category asks. */
  async setAsked(categoryId: number, classificationIds: readonly number[]): Promise<void> {
    const body = { classification_ids: [...classificationIds] };
    await this.api.invoke(categoryClassificationsOffer, { categoryId, body });
    this.read.reload();
  }

  private refresh(): void {
    this.project.reloadClassifications();
    this.read.reload();
  }
}
