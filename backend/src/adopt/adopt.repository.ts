import { Injectable } from '@nestjs/common';
import { type EntityTarget, type FindOptionsWhere, In, type ObjectLiteral } from 'typeorm';
import { insertNamed } from '../database/rows.js';
import { type Tracked } from '../database/tracked.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { NameTakenError } from '../errors/app-error.js';
import type { JobRequest } from '../jobs/job-queue.js';
import { TilingJob } from '../jobs/tiling-job.entity.js';
import { Grant } from '../permissions/grant.entity.js';
import { SYSTEM_CODE } from '../permissions/grant-code.js';
import { User } from '../users/user.entity.js';
import { type AdoptedKind, AdoptedRow } from './adopted-row.entity.js';

/** Few enough for the parameter limits of both databases. */
const ROWS_PER_STATEMENT = 200;
const LONGEST_NAME = 255;
const MOST_NAMESAKES = 1000;

type Remembered = Pick<AdoptedRow, 'sourceId' | 'targetId'>;

/** Rows that come from the public system. They are written as they are: nobody asked for them through the API. */
@Injectable()
export class AdoptRepository {
  /** What became of rows of the source, by their ids there; those that were not taken are left out. */
  async known(db: Db, source: string, kind: AdoptedKind, sourceIds: string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const some of chunks([...new Set(sourceIds)])) {
      const rows = await db.findBy(AdoptedRow, { source, kind, sourceId: In(some) });
      for (const { sourceId, targetId } of rows) found.set(sourceId, targetId);
    }
    return found;
  }

  async remember(tx: Db, source: string, kind: AdoptedKind, rows: Remembered[]): Promise<void> {
    const adoptedAt = new Date();
    for (const some of chunks(rows))
      await tx.insert(
        AdoptedRow,
        some.map((row) => ({ ...row, source, kind, adoptedAt })),
      );
  }

  /** Whether a row of ours is what another row of the source became. */
  isTarget(db: Db, source: string, kind: AdoptedKind, targetId: number): Promise<boolean> {
    return db.existsBy(AdoptedRow, { source, kind, targetId });
  }

  /** Rows of ours by their ids, those in the trash left out. */
  async byIds<Row extends object>(
    db: Db,
    entity: new () => Row,
    id: keyof Row & string,
    ids: number[],
  ): Promise<Map<number, Row>> {
    const found = new Map<number, Row>();
    const trashable = 'trashId' in db.dataSource.getMetadata(entity).propertiesMap;
    for (const some of chunks([...new Set(ids)])) {
      const where = { [id]: In(some), ...(trashable ? { trashId: LIVE } : {}) } as FindOptionsWhere<ObjectLiteral>;
      for (const row of await db.findBy(entity, where)) found.set(Number(row[id]), row as Row);
    }
    return found;
  }

  async add<Row extends object>(tx: Db, entity: new () => Row, values: Partial<Row>): Promise<Row> {
    const row = Object.assign(new entity(), values);
    await tx.insert(entity, row);
    return row;
  }

  /** Under its own name or, where that is taken, the first free `name (2)`, `name (3)`, … */
  async addNamed<Row extends Tracked & { name: string }>(
    tx: Db,
    entity: new () => Row,
    values: Partial<Row> & { name: string },
  ): Promise<Row> {
    for (let n = 1; ; n++) {
      const ending = n === 1 ? '' : ` (${n})`;
      const name = values.name.slice(0, LONGEST_NAME - ending.length) + ending;
      try {
        return await insertNamed(tx, entity, { ...values, name });
      } catch (error) {
        // NameTakenError: by something that was here before.
        if (!(error instanceof NameTakenError) || n === MOST_NAMESAKES) throw error;
      }
    }
  }

  async accounts(db: Db, usernameKeys: string[]): Promise<Map<string, User>> {
    const found = await db.findBy(User, { usernameKey: In(usernameKeys), kind: 'person' });
    return new Map(found.map((user) => [user.usernameKey, user]));
  }

  /** Whoever administers the installation and may sign in, the first of them. */
  administrator(db: Db): Promise<User | null> {
    return db
      .createQueryBuilder(User, 'u')
      .innerJoin(Grant, 'g', 'g.userId = u.userId')
      .where('g.type = :type AND u.active = :active', { type: SYSTEM_CODE, active: true })
      .orderBy('u.userId')
      .getOne();
  }

  exists<Row extends ObjectLiteral>(db: Db, entity: EntityTarget<Row>, where: FindOptionsWhere<Row>): Promise<boolean> {
    return db.existsBy(entity, where);
  }

  async change<Row extends ObjectLiteral>(
    tx: Db,
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
    values: Partial<Row>,
  ): Promise<void> {
    await tx.update(entity, where, values);
  }

  /** The server tiles the image as soon as it runs. */
  async addJob(tx: Db, { imageId, projectId, size }: JobRequest): Promise<void> {
    const now = new Date();
    const fresh = { state: 'waiting', size, attempts: 0, interruptions: 0, turn: 0, progress: 0 } as const;
    const never = { failureCode: null, failureMessage: null, startedAt: null, finishedAt: null };
    await tx.delete(TilingJob, { imageId }); // of a try before its file was there
    const lease = { leaseOwner: null, leaseUntil: null };
    await tx.insert(TilingJob, { ...fresh, ...never, ...lease, imageId, projectId, notBefore: now, createdAt: now });
  }
}

function* chunks<Item>(items: Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT)
    yield items.slice(start, start + ROWS_PER_STATEMENT);
}
