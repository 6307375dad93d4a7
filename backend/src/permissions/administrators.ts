import type { Db } from '../database/unit-of-work.js';
import { DATABASE_KIND } from '../config/env.js';
import { Grant } from './grant.entity.js';
import { SYSTEM_CODE } from './grant-code.js';

/**
 * Ids of those who administer the installation and may sign in. Others that ask the same in a transaction wait until this
 * one ends: two administrators cannot remove each other at the same moment.
 *
 * @param tx Must be a transaction.
 */
export async function lockAdministrators(tx: Db): Promise<number[]> {
  const query = tx
    .createQueryBuilder(Grant, 'g')
    .innerJoin('g.user', 'u')
    .where('g.type = :type AND u.active = :active', { type: SYSTEM_CODE, active: true });
  // The embedded database runs one transaction at a time anyway.
  if (DATABASE_KIND === 'mariadb') query.setLock('pessimistic_write');
  return (await query.getMany()).map((grant) => grant.userId);
}
