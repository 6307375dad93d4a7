import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { originOf } from '../auth/origin.js';
import { RequestCallers } from '../auth/request-callers.js';
import { RequestRates } from './request-rates.js';
import { UNCOUNTED } from './uncounted.js';

/**
 * Comes before anything is asked of the database: who it is says the signature of a token alone. People have a minute's
 * requests each, wherever they sit; whoever is not known shares them with their network.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: RequestCallers,
    private readonly rates: RequestRates,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean>(UNCOUNTED, context.getClass())) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const userId = this.callers.claimed(request.headers);
    await (userId === null ? this.rates.countFrom(originOf(request).address) : this.rates.countOf(userId));
    return true;
  }
}
