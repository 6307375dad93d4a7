import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { lockAdministrators } from './administrators.js';
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
    // What a share link may do is the link's business, not a permission of somebody.
    const people = db.createQueryBuilder(Grant, 'g').innerJoin('g.user', 'u', "u.kind = 'person'");
    const rows = visibleGrants(people, principal);
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

  /** Of people only: what a link may do ends with the link. */
  async remove(db: Db, { userId, type, typeId }: GrantKey): Promise<void> {
    await db
      .createQueryBuilder()
      .delete()
      .from(Grant)
      .where({ userId, type, typeId })
      .andWhere("user_id IN (SELECT u.user_id FROM users u WHERE u.kind = 'person')")
      .execute();
  }

  administrators(tx: Db): Promise<number[]> {
    return lockAdministrators(tx);
  }
}
