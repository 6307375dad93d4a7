import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Submission } from '../annotations/submission.entity.js';
import { Category } from '../categories/category.entity.js';
import { anywhereIn } from '../database/name-search.js';
import type { Db } from '../database/unit-of-work.js';
import { Decision } from '../decisions/decision.entity.js';
import { AnnotationLabel } from '../labels/annotation-label.entity.js';
import type { Principal } from '../permissions/principal.js';
import { visibleAnnotations, visibleCategories } from '../permissions/visible.js';
import { User } from '../users/user.entity.js';
import type { SampleFilter, Stretch } from './sample-filter.js';
import { sortColumns } from './sample-order.js';

/** How often an option was chosen on a sample. */
export interface ChosenOption {
  annotationId: number;
  classificationId: number;
  option: string;
  readers: number;
}

/** A category, with what the caller sees in it. */
export interface CategoryCount {
  categoryId: number;
  name: string;
  place: number;
  version: number;
  samples: number;
  submitted: number;
}

const DECIDED = `SELECT 1 FROM decisions d JOIN classifications k ON k.classification_id = d.classification_id
  WHERE k.trash_id = 0 AND d.annotation_id = a.annotation_id`;
const READ = 'SELECT 1 FROM submissions s WHERE s.annotation_id = a.annotation_id AND s.user_id = :readerId';
const LABELLED = 'SELECT 1 FROM annotations_labels t WHERE t.annotation_id = a.annotation_id AND t.label_id = :labelId';

@Injectable()
export class SamplesRepository {
  async count(db: Db, filter: SampleFilter, me: Principal): Promise<number> {
    const row = await matchingSamples(db, filter, me)
      .select('COUNT(*)', 'total')
      .getRawOne<{ total: number | string }>();
    return Number(row?.total ?? 0);
  }

  /** Their ids. Found in an index alone where they are by name and no more is asked than category and status. */
  async stretch(db: Db, filter: SampleFilter, { sort, offset, limit }: Stretch, me: Principal): Promise<number[]> {
    const rows = matchingSamples(db, filter, me).select('a.annotationId', 'id');
    const columns = sortColumns(sort);
    if (columns.some(({ column }) => column.startsWith('c.'))) rows.leftJoin('a.category', 'c');
    for (const { column, direction } of columns) rows.addOrderBy(column, direction);
    const found = await rows.offset(offset).limit(limit).getRawMany<{ id: number }>();
    return found.map(({ id }) => Number(id));
  }

  /** All of them, in no order. */
  async ids(db: Db, filter: SampleFilter, me: Principal): Promise<number[]> {
    const found = await matchingSamples(db, filter, me).select('a.annotationId', 'id').getRawMany<{ id: number }>();
    return found.map(({ id }) => Number(id));
  }

  /** With their projects, in the order of the ids. Those that are gone meanwhile are left out. */
  async inOrder(db: Db, annotationIds: number[], me: Principal): Promise<Annotation[]> {
    if (annotationIds.length === 0) return [];
    const rows = db
      .createQueryBuilder(Annotation, 'a')
      .leftJoinAndSelect('a.project', 'p')
      .where({ annotationId: In(annotationIds) });
    const found = await visibleAnnotations(rows, me).getMany();
    const byId = new Map(found.map((row) => [row.annotationId, row]));
    return annotationIds.flatMap((id) => byId.get(id) ?? []);
  }

  labelsOn(db: Db, annotationIds: number[]): Promise<Pick<AnnotationLabel, 'annotationId' | 'labelId'>[]> {
    if (annotationIds.length === 0) return Promise.resolve([]);
    const select = { annotationId: true, labelId: true };
    return db.find(AnnotationLabel, { select, where: { annotationId: In(annotationIds) }, order: { labelId: 'ASC' } });
  }

  async chosenOn(db: Db, annotationIds: number[]): Promise<ChosenOption[]> {
    if (annotationIds.length === 0) return [];
    const rows = await db
      .createQueryBuilder(Decision, 'd')
      .select(['d.annotationId AS "annotationId"', 'd.classificationId AS "classificationId"', 'd.option AS "option"'])
      .addSelect('COUNT(*)', 'readers')
      .innerJoin('d.classification', 'k', 'k.trashId = 0')
      .where({ annotationId: In(annotationIds) })
      .groupBy('d.annotationId')
      .addGroupBy('d.classificationId')
      .addGroupBy('d.option')
      .orderBy('d.classificationId')
      .addOrderBy('d.option')
      .getRawMany<ChosenOption>();
    return rows.map((row) => ({ ...row, readers: Number(row.readers) }));
  }

  submissionsOf(db: Db, annotationIds: number[]): Promise<Pick<Submission, 'annotationId' | 'userId'>[]> {
    if (annotationIds.length === 0) return Promise.resolve([]);
    return db.find(Submission, {
      select: { annotationId: true, userId: true },
      where: { annotationId: In(annotationIds) },
    });
  }

  /** Categories of a project that the caller sees, in their order, with the samples that they see. */
  async categories(db: Db, projectId: number, me: Principal): Promise<CategoryCount[]> {
    const rows = db.createQueryBuilder(Category, 'c').where('c.projectId = :projectId', { projectId });
    const categories = await visibleCategories(rows, me)
      .orderBy('c.place')
      .addOrderBy('c.name')
      .addOrderBy('c.categoryId')
      .getMany();
    const counts = await matchingSamples(db, { projectId }, me)
      .select('a.categoryId', 'categoryId')
      .addSelect('COUNT(*)', 'samples')
      .addSelect("SUM(CASE WHEN a.status = 'S' THEN 1 ELSE 0 END)", 'submitted')
      .groupBy('a.categoryId')
      .getRawMany<{ categoryId: number; samples: number | string; submitted: number | string }>();
    const byId = new Map(counts.map((each) => [each.categoryId, each]));
    return categories.map(({ categoryId, name, place, version }) => {
      const { samples = 0, submitted = 0 } = byId.get(categoryId) ?? {};
      return { categoryId, name, place, version, samples: Number(samples), submitted: Number(submitted) };
    });
  }

  /** Who has submitted samples of a project that the caller sees, or decided on them; by name. */
  async readers(db: Db, projectId: number, me: Principal): Promise<Pick<User, 'userId' | 'name'>[]> {
    const userIds = new Set<number>();
    for (const table of ['submissions', 'decisions']) {
      const rows = matchingSamples(db, { projectId }, me).select('DISTINCT r.user_id', 'userId');
      rows.innerJoin(table, 'r', 'r.annotation_id = a.annotation_id');
      for (const { userId } of await rows.getRawMany<{ userId: number }>()) userIds.add(Number(userId));
    }
    if (userIds.size === 0) return [];
    const some = [...userIds].slice(0, MOST_READERS);
    return db.find(User, { select: { userId: true, name: true }, where: { userId: In(some) }, order: { name: 'ASC' } });
  }
}

const MOST_READERS = 500;

/** Samples that match and that the caller sees, as `a`. */
export function matchingSamples(db: Db, filter: SampleFilter, me: Principal): SelectQueryBuilder<Annotation> {
  const { projectId, categoryId, status, labelId, readerId, text } = filter;
  const rows = db.createQueryBuilder(Annotation, 'a').where('a.projectId = :projectId', { projectId });
  if (categoryId !== undefined) rows.andWhere('a.categoryId = :categoryId', { categoryId });
  if (status !== undefined) rows.andWhere('a.status = :status', { status });
  if (labelId !== undefined) rows.andWhere(`EXISTS (${LABELLED})`, { labelId });
  if (filter.option !== undefined || filter.classificationId !== undefined) decided(rows, filter);
  else if (readerId !== undefined)
    rows.andWhere(`(EXISTS (${READ}) OR EXISTS (${DECIDED} AND d.user_id = :readerId))`, { readerId });
  if (text !== undefined && text !== '') anywhereIn(rows, 'a.name', text);
  return visibleAnnotations(rows, me);
}

function decided(
  rows: SelectQueryBuilder<Annotation>,
  { classificationId, option, readerId }: Pick<SampleFilter, 'classificationId' | 'option' | 'readerId'>,
): void {
  const asked = { 'd.classification_id': classificationId, 'd.option': option, 'd.user_id': readerId };
  const conditions = Object.entries(asked).flatMap(([column, value], n) =>
    value === undefined ? [] : [{ sql: `${column} = :decided${n}`, name: `decided${n}`, value }],
  );
  const sql = [DECIDED, ...conditions.map((each) => each.sql)].join(' AND ');
  rows.andWhere(`EXISTS (${sql})`, Object.fromEntries(conditions.map(({ name, value }) => [name, value])));
}
