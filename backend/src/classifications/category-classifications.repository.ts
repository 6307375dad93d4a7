import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleCategories } from '../permissions/visible.js';
import { CategoryClassification } from './category-classification.entity.js';
import { Classification } from './classification.entity.js';

export interface LinkFilter {
  categoryId?: number;
  classificationId?: number;
}

/** What lies in the trash is asked nowhere; its links wait for it to come back. */
const ASKABLE =
  'EXISTS (SELECT 1 FROM classifications cl WHERE cl.classification_id = cc.classification_id AND cl.trash_id = 0)';

const FILTERS: (keyof LinkFilter)[] = ['categoryId', 'classificationId'];

@Injectable()
export class CategoryClassificationsRepository {
  /** In the order of the links. */
  list(db: Db, filter: LinkFilter, page: Page, principal: Principal): Promise<Paged<CategoryClassification>> {
    const rows = ofVisibleCategories(db.createQueryBuilder(CategoryClassification, 'cc'), principal);
    rows.andWhere(ASKABLE);
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`cc.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(rows, 'linkId', 'linkId', page);
  }

  one(db: Db, categoryId: number, classificationId: number): Promise<CategoryClassification | null> {
    return db
      .createQueryBuilder(CategoryClassification, 'cc')
      .where({ categoryId, classificationId })
      .andWhere(ASKABLE)
      .getOne();
  }

  /** What a category offers, in the order of the links. */
  ofCategory(db: Db, categoryId: number): Promise<Classification[]> {
    return db
      .createQueryBuilder(Classification, 'cl')
      .innerJoin(CategoryClassification, 'cc', 'cc.classificationId = cl.classificationId')
      .where('cc.categoryId = :categoryId', { categoryId })
      .andWhere({ trashId: LIVE })
      .orderBy('cc.linkId')
      .getMany();
  }

  /** What each category of a project offers, in the order of the links; those that offer nothing are left out. */
  async ofCategories(db: Db, projectId: number): Promise<Map<number, number[]>> {
    const links = await db
      .createQueryBuilder(CategoryClassification, 'cc')
      .innerJoin('cc.category', 'c')
      .where('c.projectId = :projectId AND c.trashId = 0', { projectId })
      .andWhere(ASKABLE)
      .orderBy('cc.linkId')
      .getMany();
    const offered = new Map<number, number[]>();
    for (const { categoryId, classificationId } of links)
      offered.set(categoryId, [...(offered.get(categoryId) ?? []), classificationId]);
    return offered;
  }

  /** Those of the ids that are classifications of the project. */
  ofProject(db: Db, projectId: number, classificationIds: number[]): Promise<Classification[]> {
    return db.findBy(Classification, { projectId, classificationId: In(classificationIds), trashId: LIVE });
  }

  /** One at a time changes what a category offers. */
  lockCategory(tx: Db, categoryId: number): Promise<void> {
    return lockRow(tx, Category, { categoryId });
  }

  category(db: Db, categoryId: number): Promise<Category | null> {
    return db.findOneBy(Category, { categoryId });
  }

  async add(db: Db, categoryId: number, classificationIds: number[], stamp: { createdBy: number; createdAt: Date }) {
    const links = classificationIds.map((classificationId) => ({ categoryId, classificationId, ...stamp }));
    if (links.length) await db.insert(CategoryClassification, links);
  }

  /** Takes what is named off a category; what lies in the trash keeps its place there. */
  async removeThese(db: Db, categoryId: number, classificationIds: number[]): Promise<void> {
    if (classificationIds.length)
      await db.delete(CategoryClassification, { categoryId, classificationId: In(classificationIds) });
  }

  /** @returns how many there were */
  async remove(db: Db, { categoryId, classificationId }: LinkFilter): Promise<number> {
    if (categoryId === undefined && classificationId === undefined) throw new RangeError('All links of everybody');
    const where = {
      ...(categoryId !== undefined && { categoryId }),
      ...(classificationId !== undefined && { classificationId }),
    };
    return (await db.delete(CategoryClassification, where)).affected ?? 0;
  }
}
