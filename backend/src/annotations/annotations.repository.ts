import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import { Layer } from '../layers/layer.entity.js';
import { Grant } from '../permissions/grant.entity.js';
import type { Principal } from '../permissions/principal.js';
import { visibleAnnotations } from '../permissions/visible.js';
import { Share } from '../shares/share.entity.js';
import { Annotation } from './annotation.entity.js';
import { nameOrder } from '../database/name-order.js';
import { Submission } from './submission.entity.js';

export interface AnnotationFilter {
  projectId?: number;
  categoryId?: number;
  imageId?: number;
  name?: string;
  status?: string;
}

const FILTERS: (keyof AnnotationFilter)[] = ['projectId', 'categoryId', 'imageId', 'name', 'status'];

@Injectable()
export class AnnotationsRepository {
  /** With its project. */
  byId(db: Db, annotationId: number): Promise<Annotation | null> {
    return db.findOne(Annotation, { where: { annotationId, trashId: LIVE }, relations: { project: true } });
  }

  /** With their projects. */
  list(db: Db, filter: AnnotationFilter, page: Page, principal: Principal): Promise<Paged<Annotation>> {
    // LEFT, though each has a project: otherwise MariaDB begins with the projects and sorts the whole category for a page.
    const rows = db.createQueryBuilder(Annotation, 'a').leftJoinAndSelect('a.project', 'p');
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`a.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(visibleAnnotations(rows, principal), 'name', 'annotationId', page);
  }

  add(db: Db, values: Partial<Annotation> & { name: string }): Promise<Annotation> {
    return insertNamed(db, Annotation, values);
  }

  change(
    db: Db,
    annotationId: number,
    base: number | undefined,
    values: Partial<Annotation>,
    by: number,
  ): Promise<boolean> {
    const named = values.name === undefined ? values : { ...values, nameOrder: nameOrder(values.name) };
    return updateVersioned(db, Annotation, { annotationId, trashId: LIVE }, base, { values: named, by });
  }

  lock(tx: Db, annotationId: number): Promise<void> {
    return lockRow(tx, Annotation, { annotationId });
  }

  categoryIsIn(db: Db, categoryId: number, projectId: number): Promise<boolean> {
    return db.existsBy(Category, { categoryId, projectId, trashId: LIVE });
  }

  imageIsIn(db: Db, imageId: number, projectId: number): Promise<boolean> {
    return db.existsBy(Image, { imageId, projectId, trashId: LIVE });
  }

  /** Grants on a sample follow it to its new category. */
  async moveGrants(db: Db, annotationId: number, categoryId: number): Promise<void> {
    await db.update(Grant, { annotationId }, { categoryId });
  }

  /** Those of the samples that a link opens now. */
  async shared(db: Db, annotationIds: number[]): Promise<Set<number>> {
    if (!annotationIds.length) return new Set();
    const where = { annotationId: In(annotationIds), revokedAt: IsNull(), expiresAt: MoreThan(new Date()) };
    const shares = await db.find(Share, { select: { shareId: true, annotationId: true }, where });
    return new Set(shares.map((share) => share.annotationId));
  }

  /** Those of the images that are not in the trash. */
  async liveImages(db: Db, imageIds: number[]): Promise<Set<number>> {
    const where = { imageId: In(imageIds), trashId: LIVE };
    const images = await db.find(Image, { select: { imageId: true }, where });
    return new Set(images.map((image) => image.imageId));
  }

  /** The lowest image layer of each sample that has one. */
  async firstImages(db: Db, annotationIds: number[]): Promise<Map<number, number>> {
    const layers = await db.find(Layer, {
      select: { layerId: true, annotationId: true, imageId: true },
      where: { annotationId: In(annotationIds), imageId: Not(IsNull()), trashId: LIVE },
      order: { sequence: 'DESC', layerId: 'DESC' },
    });
    return new Map(layers.map((layer) => [layer.annotationId, layer.imageId as number]));
  }

  /** @returns false: there is one already */
  async addSubmission(db: Db, submission: Partial<Submission>): Promise<boolean> {
    const { annotationId, userId } = submission;
    if (await db.existsBy(Submission, { annotationId, userId })) return false;
    await db.insert(Submission, submission);
    return true;
  }

  /** @returns false: there is none */
  async removeSubmission(db: Db, annotationId: number, userId: number): Promise<boolean> {
    return ((await db.delete(Submission, { annotationId, userId })).affected ?? 0) > 0;
  }

  hasSubmitted(db: Db, annotationId: number, userId: number): Promise<boolean> {
    return db.existsBy(Submission, { annotationId, userId });
  }

  countSubmissions(db: Db, annotationId: number): Promise<number> {
    return db.countBy(Submission, { annotationId });
  }
}
