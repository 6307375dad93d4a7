import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { type Db, isDuplicate } from '../database/unit-of-work.js';
import { AttemptCount } from './attempt-count.entity.js';

@Injectable()
export class AttemptsRepository {
  /** Those that still count. */
  running(db: Db, keys: string[], now: Date): Promise<AttemptCount[]> {
    return db.findBy(AttemptCount, { attemptKey: In(keys), expiresAt: MoreThan(now) });
  }

  /** One more failure; the first starts the count. Exact however many do so at once. */
  async add(db: Db, attemptKey: string, now: Date, expiresAt: Date): Promise<void> {
    if (await this.increment(db, attemptKey, now)) return;
    await db.delete(AttemptCount, { attemptKey, expiresAt: LessThanOrEqual(now) });
    try {
      await db.insert(AttemptCount, { attemptKey, failures: 1, expiresAt });
    } catch (error) {
      // Somebody else was the first meanwhile.
      if (!isDuplicate(error)) throw error;
      await this.increment(db, attemptKey, now);
    }
  }

  async forget(db: Db, attemptKey: string): Promise<void> {
    await db.delete(AttemptCount, { attemptKey });
  }

  async sweep(db: Db, now: Date): Promise<void> {
    await db.delete(AttemptCount, { expiresAt: LessThanOrEqual(now) });
  }

  private async increment(db: Db, attemptKey: string, now: Date): Promise<boolean> {
    const where = { attemptKey, expiresAt: MoreThan(now) };
    const { affected } = await db.increment(AttemptCount, where, 'failures', 1);
    return (affected ?? 0) > 0;
  }
}
