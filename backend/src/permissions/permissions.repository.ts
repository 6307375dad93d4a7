import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { Grant } from './grant.entity.js';
import type { GrantCode } from './grant-code.js';
import type { Principal } from './principal.js';
import { visibleGrants } from './visible.js';

export interface GrantKey {
  userId: number;
  type: GrantCode;
  typeId: number;
}

export interface GrantFilter {
  userId?: number;
  type?: string;
  typeId?: number;
  projectId?: number;
}

const FILTERS: (keyof GrantFilter)[] = ['userId', 'type', 'typeId', 'projectId'];

@Injectable()
export class PermissionsRepository {
  /** Ordered by person; the cursor is a number of rows, for the table has no id of its own. */
  async list(db: Db, filter: GrantFilter, page: Page, principal: Principal): Promise<Paged<Grant>> {
    const rows = visibleGrants(db.createQueryBuilder(Grant, 'g'), principal);
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`g.${field} = :${field}`, { [field]: filter[field] });
    }
    const skipped = page.after?.id ?? 0;
    const found = await rows
      .orderBy('g.userId')
      .addOrderBy('g.type')
      .addOrderBy('g.typeId')
      .offset(skipped)
      .limit(page.limit + 1)
      .getMany();
    const more = found.length > page.limit;
    return { rows: found.slice(0, page.limit), next: more ? { sort: 0, id: skipped + page.limit } : null };
  }

  async add(db: Db, grant: Partial<Grant>): Promise<void> {
    await db.insert(Grant, grant);
  }

  async remove(db: Db, key: GrantKey): Promise<void> {
    await db.delete(Grant, key);
  }

  countSystem(db: Db): Promise<number> {
    return db.countBy(Grant, { type: 'sysadm' });
  }
}
