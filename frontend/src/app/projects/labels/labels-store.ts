import { computed, inject, Injectable, resource } from '@angular/core';
import { Api } from '../../api/api';
import { labelUsesUses } from '../../api/fn/labels/label-uses-uses';
import { labelsCreate } from '../../api/fn/labels/labels-create';
import { labelsMerge } from '../../api/fn/labels/labels-merge';
import { labelsRemove } from '../../api/fn/labels/labels-remove';
import { labelsUpdate } from '../../api/fn/labels/labels-update';
import type { LabelDto } from '../../api/models/label-dto';
import type { LabelUseDto } from '../../api/models/label-use-dto';
import { ProjectStore } from '../project-store';

/** The labels of a project, how much has each, and how they change. */
@Injectable()
export class LabelsStore {
  private readonly api = inject(Api);
  private readonly project = inject(ProjectStore);
  /** Whoever sees a part of a project only is not told of all of it. */
  private readonly read = resource({
    params: () => {
      const project = this.project.project();
      return project && this.project.mayAdminister() ? { projectId: project.project_id } : undefined;
    },
    loader: ({ params }) => this.api.invoke(labelUsesUses, params),
  });
  private readonly uses = computed(
    () => new Map((this.read.hasValue() ? this.read.value().uses : []).map((use) => [use.label_id, use] as const)),
  );
  readonly isRead = computed(() => this.read.hasValue());

  useOf(labelId: number): LabelUseDto {
    return this.uses().get(labelId) ?? { label_id: labelId, samples: 0, regions: 0 };
  }

  async add(name: string): Promise<void> {
    await this.api.invoke(labelsCreate, { body: { name, project_id: this.project.projectId() ?? 0 } });
    this.reload();
  }

  async change({ label_id: labelId, version }: LabelDto, change: { name?: string; colour?: string }): Promise<void> {
    try {
      await this.api.invoke(labelsUpdate, { labelId, body: { ...change, version } });
    } finally {
      // Somebody else may have been faster: what is there now is shown.
      this.reload();
    }
  }

  async merge({ label_id: labelId }: LabelDto, { label_id: into }: LabelDto): Promise<void> {
    await this.api.invoke(labelsMerge, { labelId, body: { into } });
    this.reload();
  }

  async remove({ label_id: labelId }: LabelDto): Promise<void> {
    await this.api.invoke(labelsRemove, { labelId });
    this.reload();
  }

  private reload(): void {
    this.project.reloadLabels();
    this.read.reload();
  }
}
