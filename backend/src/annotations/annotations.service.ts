import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { Annotation } from './annotation.entity.js';
import { statusAfter } from './annotation-status.js';
import { type AnnotationFilter, AnnotationsRepository } from './annotations.repository.js';
import {
  AnnotationDto,
  type CreateAnnotationDto,
  type ShownAnnotation,
  type UpdateAnnotationDto,
} from './dto/annotation.dto.js';

@Injectable()
export class AnnotationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly annotations: AnnotationsRepository,
  ) {}

  /** With its project. @throws NotFoundError */
  async byId(annotationId: number, db: Db = this.work.db): Promise<Annotation> {
    const annotation = await this.annotations.byId(db, annotationId);
    if (!annotation) throw new NotFoundError('annotation');
    return annotation;
  }

  /** @throws NotFoundError */
  async shown(annotationId: number): Promise<ShownAnnotation> {
    const [shown] = await this.withThumbnails([await this.byId(annotationId)]);
    return shown;
  }

  async list(filter: AnnotationFilter, page: Page, me: Principal): Promise<Paged<ShownAnnotation>> {
    const { rows, next } = await this.annotations.list(this.work.db, filter, page, me);
    return { rows: await this.withThumbnails(rows), next };
  }

  /** @throws InvalidRequestError when category or image are not the project's, NameTakenError */
  async create(dto: CreateAnnotationDto, me: Principal): Promise<ShownAnnotation> {
    const { project_id: projectId, category_id: categoryId, name, status = 'N' } = dto;
    const imageId = existing(dto.image_id);
    const annotationId = await this.work.run(async (tx) => {
      await this.demandInProject(tx, projectId, { categoryId, imageId });
      const values = { ...madeBy(me.userId), projectId, categoryId, imageId, name, status, ownerId: me.userId };
      return (await this.annotations.add(tx, values)).annotationId;
    });
    return this.shown(annotationId);
  }

  /** @throws VersionConflictError, NameTakenError, InvalidRequestError */
  async update(annotationId: number, dto: UpdateAnnotationDto, me: Principal): Promise<ShownAnnotation> {
    const { category_id: categoryId, image_id, name, status } = dto;
    const imageId = image_id === undefined ? undefined : existing(image_id);
    const changed = await this.work.run(async (tx) => {
      const before = await this.byId(annotationId, tx);
      await this.demandInProject(tx, before.projectId, { categoryId, imageId: imageId ?? null });
      const values = given({ categoryId, imageId, name, status });
      if (categoryId !== undefined) await this.annotations.moveGrants(tx, annotationId, categoryId);
      return this.annotations.change(tx, annotationId, dto.version, values, me.userId);
    });
    const shown = await this.shown(annotationId);
    if (!changed) throw new VersionConflictError('annotation', AnnotationDto.from(shown, me));
    return shown;
  }

  /** Its layers and regions go with it. */
  async remove(annotationId: number): Promise<void> {
    await this.annotations.remove(this.work.db, annotationId);
  }

  /** I have finished this sample; once as many have as the project asks for, it counts as submitted. */
  async submit(annotationId: number, me: Principal): Promise<ShownAnnotation> {
    await this.countReaders(annotationId, me, (tx) =>
      this.annotations.addSubmission(tx, { annotationId, userId: me.userId, submittedAt: new Date() }),
    );
    return this.shown(annotationId);
  }

  /** I have not finished it after all. */
  async takeBack(annotationId: number, me: Principal): Promise<void> {
    await this.countReaders(annotationId, me, (tx) => this.annotations.removeSubmission(tx, annotationId, me.userId));
  }

  private countReaders(annotationId: number, me: Principal, change: (tx: Db) => Promise<void>): Promise<void> {
    return this.work.run(async (tx) => {
      await this.annotations.lock(tx, annotationId);
      await change(tx);
      const annotation = await this.byId(annotationId, tx);
      const submissions = await this.annotations.countSubmissions(tx, annotationId);
      const status = statusAfter(submissions, annotation.project.readers);
      if (status !== annotation.status) {
        await this.annotations.change(tx, annotationId, undefined, { status }, me.userId);
      }
    });
  }

  private async withThumbnails(rows: Annotation[]): Promise<ShownAnnotation[]> {
    const without = rows.filter((row) => row.imageId === null).map((row) => row.annotationId);
    const first = without.length
      ? await this.annotations.firstImages(this.work.db, without)
      : new Map<number, number>();
    return rows.map((annotation) => ({
      annotation,
      thumbnailImageId: annotation.imageId ?? first.get(annotation.annotationId) ?? null,
    }));
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
