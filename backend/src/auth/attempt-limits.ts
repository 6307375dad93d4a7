import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { AttemptsRepository } from './attempts.repository.js';
import { networkOf } from './origin.js';
import { hashOfSecret } from './secret-token.js';

const WINDOW_MS = 15 * 60 * 1000;
/** Failures in a window on one account from one address: enough for a forgotten password, nothing for a guesser. */
const MOST_ON_ACCOUNT = 10;
/** Failures in a window from one address on whatever account: a whole lab may sit behind it. */
const MOST_FROM_ADDRESS = 100;

/** What is tried, where from, and on which account when it is on one. */
export interface Attempt {
  kind: 'sign-in' | 'set-up' | 'share';
  address: string;
  /** As it was typed; whether there is such an account does not matter, so that nothing tells. */
  account?: string;
}

/** 429: too many have failed already. `retry_after` is in seconds, and in the header of that name. */
export class TooManyAttemptsError extends AppError {
  constructor(retryAfterS: number) {
    const minutes = Math.ceil(retryAfterS / 60);
    const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
    super(429, 'auth.too-many-attempts', `Too many attempts failed. Try again in ${wait}.`, {
      retry_after: retryAfterS,
    });
  }
}

/** Makes guessing slow: after a number of failures within 15 minutes further attempts are not even looked at. */
@Injectable()
export class AttemptLimits {
  /** Attempts of one address wait for each other: a thousand at once cannot all pass before the first has failed. */
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly attempts: AttemptsRepository,
  ) {}

  /**
   * Runs an attempt, unless too many failed before. A success clears the account's count.
   *
   * @param failed Whether an error of the attempt counts as a wrong guess.
   * @throws TooManyAttemptsError, and whatever the attempt throws
   */
  guard<Result>(attempt: Attempt, failed: (error: unknown) => boolean, work: () => Promise<Result>): Promise<Result> {
    const { byAddress, byAccount } = keysOf(attempt);
    return this.turns.run(byAddress, async () => {
      await this.refuseIfTooMany(byAddress, byAccount);
      try {
        const result = await work();
        if (byAccount) await this.attempts.forget(this.work.db, byAccount);
        return result;
      } catch (error) {
        if (failed(error)) await this.count(byAddress, byAccount);
        throw error;
      }
    });
  }

  private async refuseIfTooMany(byAddress: string, byAccount: string | null): Promise<void> {
    const now = new Date();
    const counts = await this.attempts.running(this.work.db, byAccount ? [byAddress, byAccount] : [byAddress], now);
    const full = counts.filter(
      ({ attemptKey, failures }) => failures >= (attemptKey === byAccount ? MOST_ON_ACCOUNT : MOST_FROM_ADDRESS),
    );
    if (!full.length) return;
    const untilMs = Math.max(...full.map((count) => count.expiresAt.getTime())) - now.getTime();
    throw new TooManyAttemptsError(Math.max(1, Math.ceil(untilMs / 1000)));
  }

  private async count(byAddress: string, byAccount: string | null): Promise<void> {
    const now = new Date();
    const expiresAt = new Date(now.getTime() + WINDOW_MS);
    await this.attempts.sweep(this.work.db, now);
    for (const key of byAccount ? [byAddress, byAccount] : [byAddress])
      await this.attempts.add(this.work.db, key, now, expiresAt);
  }
}

function keysOf({ kind, address, account }: Attempt): { byAddress: string; byAccount: string | null } {
  const network = networkOf(address);
  const key = (...parts: string[]): string => hashOfSecret(JSON.stringify([kind, network, ...parts]));
  return { byAddress: key(), byAccount: account === undefined ? null : key(account.toLowerCase()) };
}

/** For {@link AttemptLimits.guard}: errors with one of these codes are wrong guesses. */
export function withCode(...codes: string[]): (error: unknown) => boolean {
  return (error) => error instanceof AppError && codes.includes(error.code);
}
