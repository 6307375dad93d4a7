import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { NameTakenError } from '../errors/app-error.js';
import { Tracked } from './tracked.js';
import { isDuplicate } from './unit-of-work.js';

/** Adds one row and returns it with its id. @throws NameTakenError where a unique index refuses it. */
export async function insertNamed<Row extends Tracked & { name: string }>(
  db: EntityManager,
  entity: new () => Row,
  values: Partial<Row> & { name: string },
): Promise<Row> {
  const row = Object.assign(new entity(), values);
  await orNameTaken(entity, values.name, () => db.insert(entity, row as QueryDeepPartialEntity<Row>));
  return row;
}

/**
 * Changes one row if it still has the version that the change is based on.
 *
 * @param base Version that was read; undefined changes whatever is there.
 * @returns    Whether it was changed; false: it has another version by now.
 * @throws     NameTakenError where a unique index refuses the new name.
 */
export async function updateVersioned<Row extends Tracked>(
  db: EntityManager,
  entity: new () => Row,
  where: FindOptionsWhere<Row>,
  base: number | undefined,
  change: { values: Partial<Row>; by: number | null },
): Promise<boolean> {
  const query = db
    .createQueryBuilder()
    .update(entity as EntityTarget<ObjectLiteral>)
    .set({ ...change.values, updatedAt: new Date(), updatedBy: change.by, version: () => 'version + 1' })
    .where(where);
  if (base !== undefined) query.andWhere('version = :base', { base });
  const name = (change.values as { name?: string }).name ?? '';
  const { affected } = await orNameTaken(entity, name, () => query.execute());
  return (affected ?? 0) > 0;
}

async function orNameTaken<Result>(
  entity: { name: string },
  name: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) throw new NameTakenError(entity.name.toLowerCase(), name);
    throw error;
  }
}

/** Leaves out what a request did not say, so that it stays as it is. */
export function given<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}
