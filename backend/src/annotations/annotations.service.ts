import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import { WebhookOutbox } from '../webhooks/webhook-outbox.js';
import type { Annotation } from './annotation.entity.js';
import { statusAfter } from './annotation-status.js';
import { type AnnotationFilter, AnnotationsRepository } from './annotations.repository.js';
import {
  AnnotationDto,
  type CreateAnnotationDto,
  type ShownAnnotation,
  type UpdateAnnotationDto,
} from './dto/annotation.dto.js';
import { type QueueFilter, type QueueProgress, QueueRepository } from './queue.repository.js';

/** Who has read a sample. */
export interface Reading {
  /** Whether I have submitted it. */
  submitted: boolean;
  /** How many people have. */
  submissions: number;
  /** How many the project asks for. */
  readers: number;
}

@Injectable()
export class AnnotationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly annotations: AnnotationsRepository,
    private readonly waiting: QueueRepository,
    private readonly audit: AuditTrail,
    private readonly trash: TrashCan,
    private readonly webhooks: WebhookOutbox,
  ) {}

  /** With its project. @throws NotFoundError */
  async byId(annotationId: number, db: Db = this.work.db): Promise<Annotation> {
    const annotation = await this.annotations.byId(db, annotationId);
    if (!annotation) throw new NotFoundError('annotation');
    return annotation;
  }

  /** @throws NotFoundError */
  async shown(annotationId: number): Promise<ShownAnnotation> {
    const [shown] = await this.asShown([await this.byId(annotationId)]);
    return shown;
  }

  async list(filter: AnnotationFilter, page: Page, me: Principal): Promise<Paged<ShownAnnotation>> {
    const { rows, next } = await this.annotations.list(this.work.db, filter, page, me);
    return { rows: await this.asShown(rows), next };
  }

  /** What I may work on and have not submitted, while others' readings are still wanted; category by category. */
  async queue(filter: QueueFilter, limit: number, me: Principal): Promise<ShownAnnotation[]> {
    return this.asShown(await this.waiting.of(this.work.db, filter, limit, me));
  }

  /** How far I am with my queue: samples that I have submitted, and samples that wait for me. */
  progress(filter: QueueFilter, me: Principal): Promise<QueueProgress> {
    return this.waiting.progress(this.work.db, filter, me);
  }

  /** How far a sample is read, by me and by as many as are asked for. */
  async reading(annotationId: number, me: Principal): Promise<Reading> {
    const { db } = this.work;
    const { project } = await this.byId(annotationId);
    const submitted = await this.annotations.hasSubmitted(db, annotationId, me.userId);
    const submissions = await this.annotations.countSubmissions(db, annotationId);
    return { submitted, submissions, readers: project.readers };
  }

  /** Those of the samples that a link opens now. */
  sharedOf(annotationIds: number[]): Promise<Set<number>> {
    return this.annotations.shared(this.work.db, annotationIds);
  }

  /** The first of the own queue in each of these projects that has one; in few statements. */
  firstOfQueues(projectIds: number[], me: Principal): Promise<Annotation[]> {
    return this.waiting.firstOfEach(this.work.db, projectIds, me);
  }

  /** @throws InvalidRequestError when category or image are not the project's, NameTakenError */
  async create(dto: CreateAnnotationDto, me: Principal): Promise<ShownAnnotation> {
    return this.shown(await this.work.run((tx) => this.createIn(tx, dto, me)));
  }

  /** The same inside a transaction. @returns its id */
  async createIn(tx: Db, dto: CreateAnnotationDto, me: Principal): Promise<number> {
    const { project_id: projectId, category_id: categoryId, name, status = 'N' } = dto;
    const imageId = existing(dto.image_id);
    await this.demandInProject(tx, projectId, { categoryId, imageId });
    const values = { ...madeBy(me.userId), projectId, categoryId, imageId, name, status, ownerId: me.userId };
    const annotation = await this.annotations.add(tx, values);
    await this.audit.record(tx, me, deed('create', annotation));
    return annotation.annotationId;
  }

  /** @throws VersionConflictError, NameTakenError, InvalidRequestError */
  async update(annotationId: number, dto: UpdateAnnotationDto, me: Principal): Promise<ShownAnnotation> {
    const { category_id: categoryId, image_id, name, status } = dto;
    const imageId = image_id === undefined ? undefined : existing(image_id);
    const changed = await this.work.run(async (tx) => {
      const before = await this.byId(annotationId, tx);
      await this.demandInProject(tx, before.projectId, { categoryId, imageId: imageId ?? null });
      const values = given({ categoryId, imageId, name, status });
      if (!(await this.annotations.change(tx, annotationId, dto.version, values, me.userId))) return false;
      if (categoryId !== undefined) await this.annotations.moveGrants(tx, annotationId, categoryId);
      await this.audit.record(tx, me, deed('update', before, values));
      // As scripts of the public system submit and open again.
      if (status !== undefined && status !== before.status) await this.tellWebhooks(tx, before, status === 'S', me);
      return true;
    });
    const shown = await this.shown(annotationId);
    if (!changed) throw new VersionConflictError('annotation', AnnotationDto.from(shown, me));
    return shown;
  }

  /** Its layers and regions go to the trash with it. */
  async remove(annotationId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { name, projectId } = await this.byId(annotationId, tx);
      await this.trash.take(tx, me, { kind: 'annotation', objectId: annotationId, name, projectId });
    });
  }

  /** I have finished this sample; once as many have as the project asks for, it counts as submitted. */
  async submit(annotationId: number, me: Principal): Promise<ShownAnnotation> {
    await this.countReaders(annotationId, me, 'submit', (tx) =>
      this.annotations.addSubmission(tx, { annotationId, userId: me.userId, submittedAt: new Date() }),
    );
    return this.shown(annotationId);
  }

  /** I have not finished it after all. */
  async takeBack(annotationId: number, me: Principal): Promise<void> {
    await this.countReaders(annotationId, me, 'reopen', (tx) =>
      this.annotations.removeSubmission(tx, annotationId, me.userId),
    );
  }

  private countReaders(
    annotationId: number,
    me: Principal,
    verb: 'submit' | 'reopen',
    change: (tx: Db) => Promise<boolean>,
  ): Promise<void> {
    return this.work.run(async (tx) => {
      await this.annotations.lock(tx, annotationId);
      const changed = await change(tx);
      const annotation = await this.byId(annotationId, tx);
      const submissions = await this.annotations.countSubmissions(tx, annotationId);
      const status = statusAfter(submissions, annotation.project.readers);
      if (status !== annotation.status) {
        await this.annotations.change(tx, annotationId, undefined, { status }, me.userId);
      }
      await this.audit.record(tx, me, deed(verb, annotation, { status }));
      if (changed) await this.tellWebhooks(tx, annotation, verb === 'submit', me);
    });
  }

  private tellWebhooks(tx: Db, before: Annotation, submitted: boolean, me: Principal): Promise<void> {
    const { annotationId, projectId } = before;
    const sample = async () => ({
      ...(await this.byId(annotationId, tx)),
      submissions: await this.annotations.countSubmissions(tx, annotationId),
    });
    return this.webhooks.sampleChanged(tx, submitted ? 'sample.submitted' : 'sample.reopened', projectId, sample, me);
  }

  /** With the own image of a sample, unless that is in the trash; else that of its lowest image layer. */
  private async asShown(rows: Annotation[]): Promise<ShownAnnotation[]> {
    const { db } = this.work;
    const own = rows.flatMap((row) => row.imageId ?? []);
    const live = own.length ? await this.annotations.liveImages(db, own) : new Set<number>();
    const without = rows.filter((row) => row.imageId === null || !live.has(row.imageId)).map((row) => row.annotationId);
    const first = without.length ? await this.annotations.firstImages(db, without) : new Map<number, number>();
    const shared = await this.annotations.shared(
      db,
      rows.map((row) => row.annotationId),
    );
    return rows.map((annotation) => {
      const { imageId, annotationId } = annotation;
      const thumbnailImageId = imageId !== null && live.has(imageId) ? imageId : (first.get(annotationId) ?? null);
      return { annotation, thumbnailImageId, shared: shared.has(annotationId) };
    });
  }

  private async demandInProject(
    tx: Db,
    projectId: number,
    { categoryId, imageId }: { categoryId?: number; imageId: number | null },
  ): Promise<void> {
    const issues = [];
    if (categoryId !== undefined && !(await this.annotations.categoryIsIn(tx, categoryId, projectId)))
      issues.push({ path: 'category_id', message: 'is not a category of this project' });
    if (imageId !== null && !(await this.annotations.imageIsIn(tx, imageId, projectId)))
      issues.push({ path: 'image_id', message: 'is not an image of this project' });
    if (issues.length) throw new InvalidRequestError('A sample belongs to one project as a whole.', issues);
  }
}

/** Scripts say 0 or -1 for none. */
function existing(id: number | undefined): number | null {
  return id === undefined || id < 1 ? null : id;
}

function deed(verb: string, { annotationId, projectId, name }: Annotation, details: object = { name }): Deed {
  return { kind: 'annotation', verb, objectId: annotationId, projectId, details: { ...details } };
}
