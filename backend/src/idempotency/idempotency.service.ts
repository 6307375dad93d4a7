import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway } from '../database/database-away.js';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import { type Claim, IdempotencyRepository } from './idempotency.repository.js';

const KEPT_MS = 24 * 3600 * 1000;
/** A request that has not ended by then was cut off with its server. */
const LONGEST_REQUEST_MS = 60_000;

/** Either nothing was done yet and the key is ours, or it was, and this was the answer. */
export type Claimed = { claim: Claim; kept: null } | { claim: null; kept: KeptAnswer };

export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** Remembers for a day what was done under a key. */
@Injectable()
export class IdempotencyService {
  private readonly log = new Logger('idempotency');
  /** Keys that could not be released, as the database was away: nobody is at work under them. */
  private readonly abandoned = new Map<string, number>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: IdempotencyRepository,
  ) {}

  /**
   * Claims a key.
   *
   * @throws  AppError idempotency.key-reused, idempotency.in-progress, idempotency.answer-lost
   */
  async claim(keyHash: string, requestHash: string): Promise<Claimed> {
    const createdAt = new Date();
    const { db } = this.work;
    await this.keys.dropOlder(db, new Date(createdAt.getTime() - KEPT_MS));
    try {
      await this.keys.add(db, { keyHash, requestHash, state: 'running', status: null, answer: null, createdAt });
      return { claim: { keyHash, createdAt }, kept: null };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const known = await this.keys.find(db, keyHash);
    if (!known) return this.claim(keyHash, requestHash); // released meanwhile
    return this.known(known, requestHash, createdAt);
  }

  /**
   * To be saved with the change itself: from here on it is done, whatever becomes of the answer.
   *
   * @throws AppError idempotency.in-progress: it took so long that a repetition has taken the key over, and does it
   */
  async markCommitted(tx: Db, claim: Claim): Promise<void> {
    if (!(await this.keys.change(tx, claim, { state: 'committed' }))) throw inProgress();
  }

  /** An answer that cannot be kept is lost to repetitions, not to who waits for it. */
  async keep(claim: Claim, { status, body }: KeptAnswer): Promise<void> {
    try {
      await this.keys.change(this.work.db, claim, { state: 'done', status, answer: JSON.stringify(body ?? null) });
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      this.log.warn(`An answer could not be kept: ${(error as Error).message}`);
    }
  }

  /**
   * It was refused or failed: nothing was done, the key may be used again. Where the database went away meanwhile it may have
   * been done all the same: then the key stays.
   */
  async release(claim: Claim, error: unknown): Promise<void> {
    try {
      await this.keys.remove(this.work.db, claim, isDatabaseAway(error) ? 'running' : 'any');
    } catch (failure) {
      if (!isDatabaseAway(failure)) throw failure;
      this.abandoned.set(claim.keyHash, claim.createdAt.getTime());
    }
  }

  private async known(known: IdempotencyKey, requestHash: string, now: Date): Promise<Claimed> {
    if (known.requestHash !== requestHash)
      throw new AppError(422, 'idempotency.key-reused', 'This idempotency key was used for another request.');
    if (known.state === 'done') {
      const body = JSON.parse(known.answer as string) as unknown;
      return { claim: null, kept: { status: known.status as number, body } };
    }
    if (known.state === 'committed')
      throw new AppError(409, 'idempotency.answer-lost', 'This was done, but its answer was lost. Look the result up.');
    const { keyHash, createdAt } = known;
    const cutOff = now.getTime() - createdAt.getTime() > LONGEST_REQUEST_MS;
    const abandoned = this.abandoned.get(keyHash) === createdAt.getTime();
    if ((cutOff || abandoned) && (await this.keys.takeOver(this.work.db, known, now))) {
      this.abandoned.delete(keyHash);
      return { claim: { keyHash, createdAt: now }, kept: null };
    }
    throw inProgress();
  }
}

function inProgress(): AppError {
  return new AppError(409, 'idempotency.in-progress', 'The same request is being answered right now.');
}
