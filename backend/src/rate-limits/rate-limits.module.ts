import { Global, Module } from '@nestjs/common';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RequestRates } from './request-rates.js';

/** Global for {@link RequestRates}: what is answered in front of Nest counts too. */
@Global()
@Module({ providers: [RequestRates, RateLimitGuard], exports: [RequestRates, RateLimitGuard] })
export class RateLimitsModule {}
