import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../auth/origin.js';
import { AppConfig } from '../config/app-config.js';
import { AppError } from '../errors/app-error.js';

const WINDOW_S = 60;

/** 429: a person, or a network of strangers, asks for more than one of many may. `retry_after` is in seconds. */
export class TooManyRequestsError extends AppError {
  constructor(retryAfterS: number) {
    const wait = retryAfterS === 1 ? 'a second' : `${retryAfterS} seconds`;
    super(429, 'request.too-many', `You ask for too much at once. Go on in ${wait}, and leave time between requests.`, {
      retry_after: retryAfterS,
    });
  }
}

/** How much everybody asks of this server: nobody's script takes it from the others. docs/adr/0037-request-rates.md */
@Injectable()
export class RequestRates {
  private readonly limiter: RateLimiterMemory | null;

  constructor({ requestsPerMinute }: AppConfig) {
    this.limiter =
      requestsPerMinute === null ? null : new RateLimiterMemory({ points: requestsPerMinute, duration: WINDOW_S });
  }

  /** Counts one request of a person, wherever they sit. @throws TooManyRequestsError */
  countOf(userId: number): Promise<void> {
    return this.count(`user ${userId}`);
  }

  /** Counts one request of somebody who is not known. @throws TooManyRequestsError */
  countFrom(address: string): Promise<void> {
    return this.count(`network ${networkOf(address)}`);
  }

  private async count(asker: string): Promise<void> {
    try {
      await this.limiter?.consume(asker);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new TooManyRequestsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    }
  }
}
