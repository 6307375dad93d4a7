import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { AnnotationLabel } from './annotation-label.entity.js';
import { type CreateLabelDto, LabelDto, type UpdateLabelDto } from './dto/label.dto.js';
import type { Label } from './label.entity.js';
import { type LabelFilter, LabelsRepository } from './labels.repository.js';

@Injectable()
export class LabelsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly labels: LabelsRepository,
  ) {}

  /** @throws NotFoundError */
  async byId(labelId: number): Promise<Label> {
    const label = await this.labels.byId(this.work.db, labelId);
    if (!label) throw new NotFoundError('label');
    return label;
  }

  list(filter: LabelFilter, page: Page, me: Principal): Promise<Paged<Label>> {
    return this.labels.list(this.work.db, filter, page, me);
  }

  /** @throws NameTakenError */
  create({ project_id, name }: CreateLabelDto, me: Principal): Promise<Label> {
    return this.labels.add(this.work.db, { ...madeBy(me.userId), projectId: project_id, name, ownerId: me.userId });
  }

  /** @throws VersionConflictError, NameTakenError */
  async update(labelId: number, dto: UpdateLabelDto, me: Principal): Promise<Label> {
    const changed = await this.labels.change(this.work.db, labelId, dto.version, given({ name: dto.name }), me.userId);
    const label = await this.byId(labelId);
    if (!changed) throw new VersionConflictError('label', LabelDto.from(label));
    return label;
  }

  /** It comes off every sample. */
  async remove(labelId: number): Promise<void> {
    await this.labels.remove(this.work.db, labelId);
  }

  ofAnnotation(annotationId: number): Promise<Label[]> {
    return this.labels.ofAnnotation(this.work.db, annotationId);
  }

  /**
   * Makes these the labels of a sample. Those that stay keep who put them there.
   *
   * @throws InvalidRequestError when one is not of the sample's project; nothing is changed then
   */
  setOfAnnotation(annotation: { annotationId: number; projectId: number }, labelIds: number[], me: Principal) {
    const { annotationId, projectId } = annotation;
    return this.work.run(async (tx) => {
      await this.labels.lockAnnotation(tx, annotationId);
      const wanted = await this.labels.ofProject(tx, projectId, labelIds);
      if (wanted.length !== labelIds.length) throw unknownLabels(labelIds, wanted);
      const present = (await this.labels.ofAnnotation(tx, annotationId)).map((label) => label.labelId);
      const dropped = present.filter((labelId) => !labelIds.includes(labelId));
      const added = labelIds.filter((labelId) => !present.includes(labelId));
      await this.labels.detach(tx, annotationId, dropped);
      const stamp = { createdBy: me.userId, createdAt: new Date() };
      await this.labels.attach(
        tx,
        added.map((labelId) => ({ annotationId, labelId, ...stamp }) as AnnotationLabel),
      );
      return this.labels.ofAnnotation(tx, annotationId);
    });
  }
}

function unknownLabels(asked: number[], known: Label[]): InvalidRequestError {
  const ids = new Set(known.map((label) => label.labelId));
  const issues = asked.flatMap((labelId, n) =>
    ids.has(labelId) ? [] : [{ path: `label_ids[${n}]`, message: `${labelId} is not a label of this project` }],
  );
  return new InvalidRequestError('Some of these are not labels of this project.', issues);
}
