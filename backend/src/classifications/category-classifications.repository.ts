import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleCategories } from '../permissions/visible.js';
import { CategoryClassification } from './category-classification.entity.js';
import { Classification } from './classification.entity.js';

export interface LinkFilter {
  categoryId?: number;
  classificationId?: number;
}

const FILTERS: (keyof LinkFilter)[] = ['categoryId', 'classificationId'];

@Injectable()
export class CategoryClassificationsRepository {
  /** In the order of the links. */
  list(db: Db, filter: LinkFilter, page: Page, principal: Principal): Promise<Paged<CategoryClassification>> {
    const rows = ofVisibleCategories(db.createQueryBuilder(CategoryClassification, 'cc'), principal);
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`cc.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(rows, 'linkId', 'linkId', page);
  }

  one(db: Db, categoryId: number, classificationId: number): Promise<CategoryClassification | null> {
    return db.findOneBy(CategoryClassification, { categoryId, classificationId });
  }

  /** What a category offers, in the order of the links. */
  ofCategory(db: Db, categoryId: number): Promise<Classification[]> {
    return db
      .createQueryBuilder(Classification, 'cl')
      .innerJoin(CategoryClassification, 'cc', 'cc.classificationId = cl.classificationId')
      .where('cc.categoryId = :categoryId', { categoryId })
      .orderBy('cc.linkId')
      .getMany();
  }

  /** Those of the ids that are classifications of the project. */
  ofProject(db: Db, projectId: number, classificationIds: number[]): Promise<Classification[]> {
    return db.findBy(Classification, { projectId, classificationId: In(classificationIds) });
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
