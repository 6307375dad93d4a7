import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import { IdempotencyKey } from './idempotency-key.entity.js';

/** A key as one request holds it: whoever takes it over is another one. */
export type Claim = Pick<IdempotencyKey, 'keyHash' | 'createdAt'>;

@Injectable()
export class IdempotencyRepository {
  find(db: Db, keyHash: string): Promise<IdempotencyKey | null> {
    return db.findOneBy(IdempotencyKey, { keyHash });
  }

  /** @throws QueryFailedError when the key is known */
  async add(db: Db, key: IdempotencyKey): Promise<void> {
    await db.insert(IdempotencyKey, key);
  }

  /** Changes what one request has claimed. @returns false: another one has taken it over */
  async change(db: Db, { keyHash, createdAt }: Claim, values: Partial<IdempotencyKey>): Promise<boolean> {
    const { affected } = await db.update(IdempotencyKey, { keyHash, createdAt }, values);
    return (affected ?? 0) > 0;
  }

  /** Takes over what another server began and did not end. @returns false: somebody else was faster */
  async takeOver(db: Db, { keyHash, createdAt }: IdempotencyKey, now: Date): Promise<boolean> {
    const { affected } = await db.update(IdempotencyKey, { keyHash, createdAt, state: 'running' }, { createdAt: now });
    return (affected ?? 0) > 0;
  }

  async remove(db: Db, { keyHash, createdAt }: Claim, state: 'running' | 'any'): Promise<void> {
    await db.delete(IdempotencyKey, { keyHash, createdAt, ...(state === 'running' ? { state } : {}) });
  }

  async dropOlder(db: Db, before: Date): Promise<void> {
    await db.delete(IdempotencyKey, { createdAt: LessThan(before) });
  }
}
