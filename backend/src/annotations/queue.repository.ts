import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { visibleAnnotations, visibleCategories, workableAnnotations } from '../permissions/visible.js';
import { Annotation } from './annotation.entity.js';
import { Submission } from './submission.entity.js';

export interface QueueFilter {
  projectId?: number;
  categoryId?: number;
}

export interface QueueProgress {
  /** Samples that I have submitted. */
  done: number;
  /** Samples that wait for me. */
  left: number;
}

/** SQLite joins at most 500 queries by UNION. */
const CATEGORIES_AT_ONCE = 100;

const SUBMITTED = 'SELECT 1 FROM submissions s WHERE s.annotation_id = a.annotation_id AND s.user_id = :me';

/**
 * What somebody has still to do. Each category is read along its index and only as far as is asked for: what one reader
 * waits for does not take longer because the project is large.
 */
@Injectable()
export class QueueRepository {
  /** With their projects; in the order of the categories, then by name. */
  async of(db: Db, filter: QueueFilter, limit: number, principal: Principal): Promise<Annotation[]> {
    const ids: number[] = [];
    const categories = await this.categoriesWithWork(db, filter, limit, principal);
    for (let n = 0; n < categories.length && ids.length < limit; n += CATEGORIES_AT_ONCE) {
      const some = categories.slice(n, n + CATEGORIES_AT_ONCE);
      ids.push(...(await this.idsIn(db, some, limit - ids.length, principal)));
    }
    const rows = await db.find(Annotation, { where: { annotationId: In(ids) }, relations: { project: true } });
    const byId = new Map(rows.map((row) => [row.annotationId, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Two counts along the indexes of the queue and of my submissions. */
  async progress(db: Db, filter: QueueFilter, me: Principal): Promise<QueueProgress> {
    const left = await within(waitingFor(db, me), filter).getCount();
    const mine = db.createQueryBuilder(Annotation, 'a').innerJoin(Submission, 's', 's.annotation_id = a.annotation_id');
    const done = await within(visibleAnnotations(mine, me), filter)
      .andWhere('s.user_id = :me', { me: me.userId })
      .getCount();
    return { done, left };
  }

  /** With their projects: what comes first in each of some projects, three statements for a hundred of them. */
  async firstOfEach(db: Db, projectIds: number[], principal: Principal): Promise<Annotation[]> {
    if (projectIds.length === 0) return [];
    const rows = this.withWork(db, principal)
      .addSelect('c.projectId')
      .andWhere({ projectId: In(projectIds) });
    const first = new Map<number, number>();
    for (const { projectId, categoryId } of await rows.getMany())
      if (!first.has(projectId)) first.set(projectId, categoryId);
    const categories = [...first.values()].slice(0, CATEGORIES_AT_ONCE);
    const ids = categories.length > 0 ? await this.idsIn(db, categories, 1, principal, categories.length) : [];
    return db.find(Annotation, { where: { annotationId: In(ids) }, relations: { project: true } });
  }

  /** In their order. As many as samples are asked for are enough: each has one at least. */
  private async categoriesWithWork(db: Db, filter: QueueFilter, limit: number, me: Principal): Promise<number[]> {
    const rows = this.withWork(db, me).limit(limit);
    if (filter.projectId !== undefined) rows.andWhere('c.projectId = :projectId', filter);
    if (filter.categoryId !== undefined) rows.andWhere('c.categoryId = :categoryId', filter);
    return (await rows.getMany()).map((category) => category.categoryId);
  }

  private withWork(db: Db, me: Principal): SelectQueryBuilder<Category> {
    const rows = visibleCategories(db.createQueryBuilder(Category, 'c').select('c.categoryId'), me);
    // Not EXISTS: MariaDB would turn it round and read all samples that wait for somebody before the first category.
    const first = waitingFor(db, me).select('a.annotation_id').andWhere('a.category_id = c.category_id').limit(1);
    rows.andWhere(`(${first.getQuery()}) IS NOT NULL`).setParameters(first.getParameters());
    return rows.orderBy('c.place').addOrderBy('c.name').addOrderBy('c.categoryId');
  }

  /** One statement for all categories, each with its own limit. */
  private async idsIn(db: Db, categoryIds: number[], limit: number, me: Principal, most = limit): Promise<number[]> {
    const parts = categoryIds.map((categoryId) =>
      waitingFor(db, me)
        .select('a.annotation_id', 'id')
        .andWhere('a.categoryId = :categoryId', { categoryId })
        .orderBy('a.nameOrder')
        .limit(limit)
        .getQueryAndParameters(),
    );
    const sql = parts.map(([part], n) => `SELECT id, ${n} AS place FROM (${part}) q${n}`).join(' UNION ALL ');
    const rows = await db.query<{ id: number; place: number }[]>(
      sql,
      parts.flatMap(([, parameters]) => parameters as unknown[]),
    );
    // Parts come one after the other in both databases, but no standard promises it; sorting is stable.
    return rows
      .sort((a, b) => a.place - b.place)
      .slice(0, most)
      .map((row) => Number(row.id));
  }
}

function within(rows: SelectQueryBuilder<Annotation>, { projectId, categoryId }: QueueFilter) {
  if (projectId !== undefined) rows.andWhere('a.projectId = :projectId', { projectId });
  if (categoryId !== undefined) rows.andWhere('a.categoryId = :categoryId', { categoryId });
  return rows;
}

function waitingFor(db: Db, me: Principal): SelectQueryBuilder<Annotation> {
  const rows = db.createQueryBuilder(Annotation, 'a').where(`a.status = 'N' AND NOT EXISTS (${SUBMITTED})`);
  return workableAnnotations(rows.setParameters({ me: me.userId }), me);
}
