import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleProjects } from '../permissions/visible.js';
import { Classification } from './classification.entity.js';

export interface ClassificationFilter {
  projectId?: number;
  /** Those that are offered there. */
  categoryId?: number;
  name?: string;
}

const OFFERED = `EXISTS (SELECT 1 FROM categories_classifications cc
  WHERE cc.classification_id = cl.classification_id AND cc.category_id = :categoryId)`;

@Injectable()
export class ClassificationsRepository {
  byId(db: Db, classificationId: number): Promise<Classification | null> {
    return db.findOneBy(Classification, { classificationId });
  }

  list(db: Db, filter: ClassificationFilter, page: Page, principal: Principal): Promise<Paged<Classification>> {
    const rows = ofVisibleProjects(db.createQueryBuilder(Classification, 'cl'), principal);
    if (filter.projectId !== undefined) rows.andWhere('cl.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('cl.name = :name', filter);
    if (filter.categoryId !== undefined) rows.andWhere(OFFERED, filter);
    return keysetPage(rows, 'name', 'classificationId', page);
  }

  add(db: Db, values: Partial<Classification> & { name: string }): Promise<Classification> {
    return insertNamed(db, Classification, values);
  }

  change(db: Db, classificationId: number, base: number | undefined, values: Partial<Classification>, by: number) {
    return updateVersioned(db, Classification, { classificationId }, base, { values, by });
  }

  async remove(db: Db, classificationId: number): Promise<void> {
    await db.delete(Classification, { classificationId });
  }
}
