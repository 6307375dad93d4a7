import type { EntityManager, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { DATABASE_KIND } from '../config/env.js';

/**
 * Makes other transactions that lock the same row wait until this one ends. The embedded database runs one transaction at
 * a time anyway, and knows no row locks.
 *
 * @param tx Must be a transaction.
 */
export async function lockRow<Row extends ObjectLiteral>(
  tx: EntityManager,
  entity: new () => Row,
  where: FindOptionsWhere<Row>,
): Promise<void> {
  if (DATABASE_KIND === 'mariadb') await tx.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
}
