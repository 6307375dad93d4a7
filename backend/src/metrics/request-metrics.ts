import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { routeOf } from '../http/route-of.js';
import { Metrics } from './metrics.js';

/** Measures what the framework answers. By the route as it is declared, never by the address: that has ids and secrets in it. */
@Injectable()
export class RequestMetrics {
  constructor(private readonly metrics: Metrics) {}

  readonly measure = (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    response.once('close', () => {
      const seconds = (performance.now() - begun) / 1000;
      this.metrics.request(request.method, routeOf(request) ?? 'none', response.statusCode, seconds);
    });
    next();
  };
}
