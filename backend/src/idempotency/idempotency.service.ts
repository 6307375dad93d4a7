import { Injectable } from '@nestjs/common';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import { IdempotencyRepository } from './idempotency.repository.js';

const KEPT_MS = 24 * 3600 * 1000;
/** A request that has not ended by then was cut off with its server. */
const LONGEST_REQUEST_MS = 60_000;

export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** Remembers for a day what was done under a key. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: IdempotencyRepository,
  ) {}

  /**
   * Claims a key.
   *
   * @returns the answer of the first time, or null: nothing was done yet, go ahead
   * @throws  AppError idempotency.key-reused, idempotency.in-progress, idempotency.answer-lost
   */
  async claim(keyHash: string, requestHash: string): Promise<KeptAnswer | null> {
    const createdAt = new Date();
    const { db } = this.work;
    await this.keys.dropOlder(db, new Date(createdAt.getTime() - KEPT_MS));
    try {
      await this.keys.add(db, { keyHash, requestHash, state: 'running', status: null, answer: null, createdAt });
      return null;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const known = await this.keys.find(db, keyHash);
    if (!known) return this.claim(keyHash, requestHash); // released meanwhile
    return this.known(known, requestHash, createdAt);
  }

  /** To be saved with the change itself: from here on it is done, whatever becomes of the answer. */
  markCommitted(tx: Db, keyHash: string): Promise<void> {
    return this.keys.change(tx, keyHash, { state: 'committed' });
  }

  async keep(keyHash: string, { status, body }: KeptAnswer): Promise<void> {
    await this.keys.change(this.work.db, keyHash, { state: 'done', status, answer: JSON.stringify(body ?? null) });
  }

  /** It was refused or failed: nothing was done, the key may be used again. */
  async release(keyHash: string): Promise<void> {
    await this.keys.remove(this.work.db, keyHash);
  }

  private async known(known: IdempotencyKey, requestHash: string, now: Date): Promise<KeptAnswer | null> {
    if (known.requestHash !== requestHash)
      throw new AppError(422, 'idempotency.key-reused', 'This idempotency key was used for another request.');
    if (known.state === 'done')
      return { status: known.status as number, body: JSON.parse(known.answer as string) as unknown };
    if (known.state === 'committed')
      throw new AppError(409, 'idempotency.answer-lost', 'This was done, but its answer was lost. Look the result up.');
    const cutOff = now.getTime() - known.createdAt.getTime() > LONGEST_REQUEST_MS;
    if (cutOff && (await this.keys.takeOver(this.work.db, known, now))) return null;
    throw new AppError(409, 'idempotency.in-progress', 'The same request is being answered right now.');
  }
}
