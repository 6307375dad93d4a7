import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { visibleCategories } from '../permissions/visible.js';
import { Project } from '../projects/project.entity.js';
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

  /** One at a time orders the categories of a project. */
  lockProject(tx: Db, projectId: number): Promise<void> {
    return lockRow(tx, Project, { projectId });
  }

  /** Those that are there, in their order. */
  inOrder(db: Db, projectId: number): Promise<Category[]> {
    return db.find(Category, {
      where: { projectId, trashId: LIVE },
      order: { place: 'ASC', name: 'ASC', categoryId: 'ASC' },
      relations: { project: true },
    });
  }

  /** @returns 0 until somebody has ordered them */
  async lastPlace(tx: Db, projectId: number): Promise<number> {
    return (await tx.maximum(Category, 'place', { projectId })) ?? 0;
  }

  async putAt(tx: Db, categoryId: number, place: number): Promise<void> {
    await tx.update(Category, { categoryId }, { place });
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
