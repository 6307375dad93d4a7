import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import { ClassificationsService } from '../classifications/classifications.service.js';
import { LabelsService } from '../labels/labels.service.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { demandNamed } from './wildcard.pipe.js';

/** Deleting links by one end or the other: each end has rights of its own. */
@Injectable()
export class LinkRemoval {
  constructor(
    private readonly control: AccessControl,
    private readonly annotations: AnnotationsService,
    private readonly labels: LabelsService,
    private readonly classifications: ClassificationsService,
    private readonly offered: CategoryClassificationsService,
  ) {}

  /** @throws InvalidRequestError when nothing is named, NotFoundError, NotAllowedError */
  async ofLabels(annotationId: number | undefined, labelId: number | undefined, me: Principal): Promise<void> {
    demandNamed(annotationId, labelId);
    if (annotationId !== undefined) {
      await this.control.demand('annotation:label', me, 'annotation', annotationId);
      return this.labels.detach(await this.annotations.byId(annotationId), labelId ?? null, me);
    }
    await this.control.demand('label:edit', me, 'label', labelId as number);
    await this.labels.detachEverywhere(await this.labels.byId(labelId as number), me);
  }

  /** @throws the same */
  async ofClassifications(
    categoryId: number | undefined,
    classificationId: number | undefined,
    me: Principal,
  ): Promise<void> {
    demandNamed(categoryId, classificationId);
    if (categoryId !== undefined) {
      await this.control.demand('category:classify', me, 'category', categoryId);
      if (classificationId !== undefined) return this.offered.unlink(categoryId, classificationId, me);
      await this.offered.setOfCategory(categoryId, [], me);
      return;
    }
    await this.control.demand('classification:edit', me, 'classification', classificationId as number);
    await this.offered.unlinkEverywhere(await this.classifications.byId(classificationId as number), me);
  }
}
