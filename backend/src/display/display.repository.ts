import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Category } from '../categories/category.entity.js';
import { lockRow } from '../database/row-lock.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Layer } from '../layers/layer.entity.js';
import { LayerView } from './layer-view.entity.js';

/** A layer that shows an image, as far as its display goes. */
export interface Shown {
  layerId: number;
  annotationId: number;
  name: string;
  settings: string;
  /** Null: it is in no group. */
  groupName: string | null;
}

/** Which samples of a project: some, those of some categories, or without either all. */
export interface Samples {
  projectId: number;
  annotationIds?: number[];
  categoryIds?: number[];
}

@Injectable()
export class DisplayRepository {
  /** What one person has set for the live layers of a sample. */
  async viewsOf(db: Db, annotationId: number, userId: number): Promise<LayerView[]> {
    return db
      .createQueryBuilder(LayerView, 'v')
      .innerJoin(Layer, 'l', 'l.layerId = v.layerId')
      .where('l.annotationId = :annotationId AND l.trashId = :live AND v.userId = :userId', {
        ...{ annotationId, userId, live: LIVE },
      })
      .orderBy('v.layerId')
      .getMany();
  }

  /** One at a time changes what somebody keeps for a sample: two tabs of one person make one set. */
  lockSample(tx: Db, annotationId: number): Promise<void> {
    return lockRow(tx, Annotation, { annotationId });
  }

  /** Also of layers that lie in the trash: they come back as everybody sees them. */
  async forgetViews(db: Db, annotationId: number, userId: number): Promise<void> {
    const layers = db.createQueryBuilder(Layer, 'l').select('l.layerId', 'layerId').where({ annotationId });
    const layerIds = (await layers.getRawMany<{ layerId: number }>()).map(({ layerId }) => layerId);
    if (layerIds.length > 0) await db.delete(LayerView, { userId, layerId: In(layerIds) });
  }

  async addViews(db: Db, views: Partial<LayerView>[]): Promise<void> {
    for (let n = 0; n < views.length; n += ROWS_AT_ONCE) {
      await db.insert(LayerView, views.slice(n, n + ROWS_AT_ONCE));
    }
  }

  /** The image layers of a sample, from bottom to top. */
  imageLayers(db: Db, annotationId: number): Promise<Shown[]> {
    return this.shown(db, 'l.annotationId = :annotationId', { annotationId })
      .orderBy('l.sequence')
      .addOrderBy('l.layerId')
      .getRawMany<Shown>();
  }

  /** Image layers of many samples, by id, some at a time. @param after Id of the last one seen, 0 at first */
  someOf(db: Db, { projectId, annotationIds, categoryIds }: Samples, after: number): Promise<Shown[]> {
    const rows = this.shown(db, 'l.projectId = :projectId AND l.layerId > :after', { projectId, after });
    rows.innerJoin(Annotation, 'a', 'a.annotationId = l.annotationId AND a.trashId = :live');
    if (annotationIds) rows.andWhere('a.annotationId IN (:...annotationIds)', { annotationIds });
    if (categoryIds) rows.andWhere('a.categoryId IN (:...categoryIds)', { categoryIds });
    return rows.orderBy('l.layerId').limit(ROWS_AT_ONCE).getRawMany<Shown>();
  }

  /** Gives layers the same settings string. */
  async setSettings(db: Db, layerIds: number[], settings: string, by: number): Promise<void> {
    await db
      .createQueryBuilder()
      .update(Layer)
      .set({ settings, updatedAt: new Date(), updatedBy: by, version: () => 'version + 1' })
      .where({ layerId: In(layerIds) })
      .execute();
  }

  countSamples(db: Db, projectId: number, annotationIds: number[]): Promise<number> {
    return db.countBy(Annotation, { projectId, annotationId: In(annotationIds), trashId: LIVE });
  }

  countCategories(db: Db, projectId: number, categoryIds: number[]): Promise<number> {
    return db.countBy(Category, { projectId, categoryId: In(categoryIds), trashId: LIVE });
  }

  private shown(db: Db, condition: string, parameters: object) {
    return db
      .createQueryBuilder(Layer, 'l')
      .leftJoin(Layer, 'g', 'g.layerId = l.parentId')
      .select(['l.layerId AS "layerId"', 'l.annotationId AS "annotationId"', 'l.name AS "name"'])
      .addSelect(['l.settings AS "settings"', 'g.name AS "groupName"'])
      .where(`l.kind = 'image' AND l.trashId = :live AND ${condition}`, { live: LIVE, ...parameters });
  }
}

/** Below what either database takes as parameters of one statement. */
const ROWS_AT_ONCE = 500;
