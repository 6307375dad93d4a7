import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { visibleCategories } from '../permissions/visible.js';
import { Category } from './category.entity.js';

export interface CategoryFilter {
  projectId?: number;
  name?: string;
}

@Injectable()
export class CategoriesRepository {
  /** With its project. */
  byId(db: Db, categoryId: number): Promise<Category | null> {
    return db.findOne(Category, { where: { categoryId, trashId: LIVE }, relations: { project: true } });
  }

  /** With their projects. */
  list(db: Db, filter: CategoryFilter, page: Page, principal: Principal): Promise<Paged<Category>> {
    const rows = db.createQueryBuilder(Category, 'c').innerJoinAndSelect('c.project', 'p');
    if (filter.projectId !== undefined) rows.andWhere('c.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('c.name = :name', filter);
    return keysetPage(visibleCategories(rows, principal), 'name', 'categoryId', page);
  }

  add(db: Db, values: Partial<Category> & { name: string }): Promise<Category> {
    return insertNamed(db, Category, values);
  }

  change(
    db: Db,
    categoryId: number,
    base: number | undefined,
    values: Partial<Category>,
    by: number,
  ): Promise<boolean> {
    return updateVersioned(db, Category, { categoryId, trashId: LIVE }, base, { values, by });
  }
}
