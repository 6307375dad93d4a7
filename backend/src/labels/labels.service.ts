import { Injectable } from '@nestjs/common';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { AnnotationLabel } from './annotation-label.entity.js';
import { type CreateLabelDto, LabelDto, type UpdateLabelDto } from './dto/label.dto.js';
import type { Label } from './label.entity.js';
import { type LabelFilter, type LabelLinkFilter, LabelsRepository } from './labels.repository.js';

/** A sample, as far as its labels are concerned. */
type LabelledSample = Pick<Annotation, 'annotationId' | 'projectId'>;

@Injectable()
export class LabelsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly labels: LabelsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFoundError */
  byId(labelId: number): Promise<Label> {
    return this.existing(this.work.db, labelId);
  }

  list(filter: LabelFilter, page: Page, me: Principal): Promise<Paged<Label>> {
    return this.labels.list(this.work.db, filter, page, me);
  }

  /** @throws NameTakenError */
  create({ project_id, name }: CreateLabelDto, me: Principal): Promise<Label> {
    return this.work.run(async (tx) => {
      const values = { ...madeBy(me.userId), projectId: project_id, name, ownerId: me.userId };
      const label = await this.labels.add(tx, values);
      await this.audit.record(tx, me, deed('create', label));
      return label;
    });
  }

  /** @throws VersionConflictError, NameTakenError */
  async update(labelId: number, dto: UpdateLabelDto, me: Principal): Promise<Label> {
    const changed = await this.work.run(async (tx) => {
      const values = given({ name: dto.name });
      if (!(await this.labels.change(tx, labelId, dto.version, values, me.userId))) return false;
      await this.audit.record(tx, me, deed('update', await this.existing(tx, labelId), values));
      return true;
    });
    const label = await this.byId(labelId);
    if (!changed) throw new VersionConflictError('label', LabelDto.from(label));
    return label;
  }

  /** It comes off every sample. */
  async remove(labelId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const label = await this.existing(tx, labelId);
      await this.labels.remove(tx, labelId);
      await this.audit.record(tx, me, deed('delete', label));
    });
  }

  ofAnnotation(annotationId: number): Promise<Label[]> {
    return this.labels.ofAnnotation(this.work.db, annotationId);
  }

  /**
   * Makes these the labels of a sample. Those that stay keep who put them there.
   *
   * @throws InvalidRequestError when one is not of the sample's project; nothing is changed then
   */
  setOfAnnotation(sample: LabelledSample, labelIds: number[], me: Principal): Promise<Label[]> {
    return this.changeOf(sample, me, () => labelIds);
  }

  links(filter: LabelLinkFilter, page: Page, me: Principal): Promise<Paged<AnnotationLabel>> {
    return this.labels.links(this.work.db, filter, page, me);
  }

  /** @throws NotFoundError */
  async link(annotationId: number, labelId: number): Promise<AnnotationLabel> {
    const link = await this.labels.link(this.work.db, annotationId, labelId);
    if (!link) throw new NotFoundError('annotation_label');
    return link;
  }

  /** Puts one more label on a sample. @throws InvalidRequestError, AppError annotation_label.exists */
  async attach(sample: LabelledSample, labelId: number, me: Principal): Promise<AnnotationLabel> {
    const added = (present: number[]): number[] => {
      if (present.includes(labelId)) throw labelIsThere();
      return [...present, labelId];
    };
    await this.changeOf(sample, me, added, () => 'label_id');
    return this.link(sample.annotationId, labelId);
  }

  /** Takes labels off a sample, all of them when none is named; those that are not there do not matter. */
  async detach(sample: LabelledSample, labelId: number | null, me: Principal): Promise<void> {
    await this.changeOf(sample, me, (present) => present.filter((id) => labelId !== null && id !== labelId));
  }

  /** Takes a label off every sample. */
  async detachEverywhere(label: Label, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const samples = await this.labels.detachEverywhere(tx, label.labelId);
      if (samples) await this.audit.record(tx, me, deed('detach', label, { name: label.name, samples }));
    });
  }

  /** @param wanted From the labels that are there to those that shall be. */
  private changeOf(
    { annotationId, projectId }: LabelledSample,
    me: Principal,
    wanted: (present: number[]) => number[],
    pathOf = (n: number): string => `label_ids[${n}]`,
  ): Promise<Label[]> {
    return this.work.run(async (tx) => {
      await this.labels.lockAnnotation(tx, annotationId);
      const present = (await this.labels.ofAnnotation(tx, annotationId)).map((label) => label.labelId);
      const labelIds = wanted(present);
      const known = await this.labels.ofProject(tx, projectId, labelIds);
      if (known.length !== labelIds.length) throw unknownLabels(labelIds, known, pathOf);
      const dropped = present.filter((labelId) => !labelIds.includes(labelId));
      const added = labelIds.filter((labelId) => !present.includes(labelId));
      await this.labels.detach(tx, annotationId, dropped);
      const stamp = { createdBy: me.userId, createdAt: new Date() };
      await this.labels.attach(
        tx,
        added.map((labelId) => ({ annotationId, labelId, ...stamp }) as AnnotationLabel),
      );
      if (dropped.length || added.length) {
        const details = { label_ids: labelIds, added, dropped };
        const change = { kind: 'annotation', verb: 'label', objectId: annotationId, projectId, details };
        await this.audit.record(tx, me, change);
      }
      return this.labels.ofAnnotation(tx, annotationId);
    });
  }

  private async existing(db: Db, labelId: number): Promise<Label> {
    const label = await this.labels.byId(db, labelId);
    if (!label) throw new NotFoundError('label');
    return label;
  }
}

function deed(verb: string, { labelId, projectId, name }: Label, details: object = { name }): Deed {
  return { kind: 'label', verb, objectId: labelId, projectId, details: { ...details } };
}

function unknownLabels(asked: number[], known: Label[], pathOf: (n: number) => string): InvalidRequestError {
  const ids = new Set(known.map((label) => label.labelId));
  const issues = asked.flatMap((labelId, n) =>
    ids.has(labelId) ? [] : [{ path: pathOf(n), message: `${labelId} is not a label of this project` }],
  );
  return new InvalidRequestError('Some of these are not labels of this project.', issues);
}

function labelIsThere(): AppError {
  return new AppError(409, 'annotation_label.exists', 'The sample has this label already.');
}
