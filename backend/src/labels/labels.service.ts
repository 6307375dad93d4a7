import { Injectable } from '@nestjs/common';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { RegionClasses } from '../regions/region-classes.js';
import type { AnnotationLabel } from './annotation-label.entity.js';
import { type CreateLabelDto, LabelDto, type UpdateLabelDto } from './dto/label.dto.js';
import { freeColour } from './label-colours.js';
import type { Label } from './label.entity.js';
import { type LabelFilter, type LabelLinkFilter, LabelsRepository, type LabelUse } from './labels.repository.js';

/** A sample, as far as its labels are concerned. */
type LabelledSample = Pick<Annotation, 'annotationId' | 'projectId'>;

@Injectable()
export class LabelsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly labels: LabelsRepository,
    private readonly audit: AuditTrail,
    private readonly classes: RegionClasses,
  ) {}

  /** @throws NotFoundError */
  byId(labelId: number): Promise<Label> {
    return this.existing(this.work.db, labelId);
  }

  list(filter: LabelFilter, page: Page, me: Principal): Promise<Paged<Label>> {
    return this.labels.list(this.work.db, filter, page, me);
  }

  /** @throws NameTakenError */
  create({ project_id, name, colour }: CreateLabelDto, me: Principal): Promise<Label> {
    return this.work.run(async (tx) => {
      const given = colour?.toLowerCase() ?? freeColour(await this.labels.colours(tx, project_id));
      const values = { ...madeBy(me.userId), projectId: project_id, name, colour: given, ownerId: me.userId };
      const label = await this.labels.add(tx, values);
      await this.audit.record(tx, me, deed('create', label));
      return label;
    });
  }

  /** How much of what is there has which label, by name. */
  uses(projectId: number): Promise<LabelUse[]> {
    return this.labels.uses(this.work.db, projectId);
  }

  /** Regions of a class follow its colour, but for those that were given another. @throws VersionConflictError, NameTakenError */
  async update(labelId: number, dto: UpdateLabelDto, me: Principal): Promise<Label> {
    const changed = await this.work.run(async (tx) => {
      const values = given({ name: dto.name, colour: dto.colour?.toLowerCase() });
      const before = await this.existing(tx, labelId);
      if (!(await this.labels.change(tx, labelId, dto.version, values, me.userId))) return false;
      const { colour } = values;
      const isNew = colour && colour !== before.colour;
      const regions = isNew ? await this.classes.recolour(tx, labelId, before.colour, colour, me) : 0;
      await this.audit.record(tx, me, deed('update', before, { ...values, ...(regions > 0 && { regions }) }));
      return true;
    });
    const label = await this.byId(labelId);
    if (!changed) throw new VersionConflictError('label', LabelDto.from(label));
    return label;
  }

  /**
   * Makes one label of two. What has the one has the other from then on: samples, and regions of that class.
   *
   * @throws InvalidRequestError unless both are labels of one project; nothing is changed then
   */
  merge(labelId: number, into: number, me: Principal): Promise<Label> {
    return this.work.run(async (tx) => {
      for (const each of [labelId, into].sort((a, b) => a - b)) await this.labels.lock(tx, each);
      const label = await this.existing(tx, labelId);
      const other = await this.labels.byId(tx, into);
      if (!other || other.projectId !== label.projectId || into === labelId) throw notAnother(into);
      const samples = await this.labels.alsoPut(tx, labelId, into);
      const regions = await this.classes.move(tx, labelId, other, me);
      await this.labels.remove(tx, labelId);
      await this.audit.record(
        tx,
        me,
        deed('merge', label, { name: label.name, into: other.name, label_id: into, samples, regions }),
      );
      return other;
    });
  }

  /** It comes off every sample; regions of that class have none any more, which their history knows. */
  async remove(labelId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      await this.labels.lock(tx, labelId);
      const label = await this.existing(tx, labelId);
      const regions = await this.classes.clear(tx, labelId, me);
      await this.labels.remove(tx, labelId);
      await this.audit.record(tx, me, deed('delete', label, { name: label.name, ...(regions > 0 && { regions }) }));
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

function notAnother(into: number): InvalidRequestError {
  const issues = [{ path: 'into', message: `${into} is not another label of this project` }];
  return new InvalidRequestError('A label is merged into another of its project.', issues);
}
