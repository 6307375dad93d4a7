import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import type { Classification } from '../classifications/classification.entity.js';
import { readOptions } from '../classifications/classification-options.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { Decision } from './decision.entity.js';
import { type DecisionKey, DecisionsRepository } from './decisions.repository.js';
import { type DecideDto, DecisionDto } from './dto/decision.dto.js';

/** What readers choose on a sample. Everybody decides for themselves and sees what the others decided. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly decisions: DecisionsRepository,
    private readonly annotations: AnnotationsService,
    private readonly offered: CategoryClassificationsService,
    private readonly audit: AuditTrail,
  ) {}

  ofAnnotation(annotationId: number): Promise<Decision[]> {
    return this.decisions.ofAnnotation(this.work.db, annotationId);
  }

  /**
   * My choice; it takes the place of the one I made before. Choosing the same again changes nothing.
   *
   * @throws InvalidRequestError when the sample's category does not offer this classification or it has no such option,
   *         VersionConflictError when my choice is not the one that this is based on
   */
  decide(annotationId: number, classificationId: number, dto: DecideDto, me: Principal): Promise<Decision> {
    const { option, version: base } = dto;
    const key = { annotationId, classificationId, userId: me.userId };
    return this.work.run(async (tx) => {
      await this.decisions.lockAnnotation(tx, annotationId);
      const annotation = await this.annotations.byId(annotationId, tx);
      await this.demandOffered(tx, annotation, classificationId, option);
      const before = await this.decisions.one(tx, key);
      if (base !== undefined && base !== (before?.version ?? 0)) throw changedMeanwhile(before);
      if (before?.option === option) return before;
      if (before) await this.decisions.change(tx, before.decisionId, { option }, me.userId);
      else await this.decisions.add(tx, { ...madeBy(me.userId), ...key, option });
      const decision = (await this.decisions.one(tx, key)) as Decision;
      await this.audit.record(tx, me, deed(before ? 'update' : 'create', annotation, key, option));
      return decision;
    });
  }

  /** I have not decided after all; nothing happens when I had not. */
  async takeBack(annotationId: number, classificationId: number, me: Principal): Promise<void> {
    const key = { annotationId, classificationId, userId: me.userId };
    await this.work.run(async (tx) => {
      await this.decisions.lockAnnotation(tx, annotationId);
      const decision = await this.decisions.one(tx, key);
      if (!decision) return;
      await this.decisions.remove(tx, decision.decisionId);
      const annotation = await this.annotations.byId(annotationId, tx);
      await this.audit.record(tx, me, deed('delete', annotation, key, decision.option));
    });
  }

  private async demandOffered(
    tx: Db,
    { categoryId }: Annotation,
    classificationId: number,
    option: string,
  ): Promise<void> {
    const offered = await this.offered.ofCategory(categoryId, tx);
    const classification = offered.find((row) => row.classificationId === classificationId);
    if (!classification) throw notOffered();
    const { options } = readOptions(classification.data);
    if (!options.some((known) => known.option === option)) throw noSuchOption(classification, option);
  }
}

function deed(verb: string, { projectId }: Annotation, key: DecisionKey, option: string): Deed {
  const { annotationId, classificationId, userId } = key;
  const objectId = `${annotationId}/${classificationId}/${userId}`;
  return { kind: 'decision', verb, objectId, projectId, details: { option } };
}

function notOffered(): InvalidRequestError {
  return new InvalidRequestError('The category of this sample does not offer this classification.', [
    { path: 'classification_id', message: 'is not offered for this sample' },
  ]);
}

function noSuchOption({ name }: Classification, option: string): InvalidRequestError {
  return new InvalidRequestError('A decision is one of the options of its classification.', [
    { path: 'option', message: `"${option}" is not an option of "${name}"` },
  ]);
}

function changedMeanwhile(current: Decision | null): VersionConflictError {
  return new VersionConflictError('decision', current && DecisionDto.from(current));
}
