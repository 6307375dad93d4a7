import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { routeOf } from '../http/route-of.js';

const log = new Logger('access');

/**
 * One line for each request that the framework answered. By the route as it is declared: the address itself may hold a token
 * of a link, and names of samples.
 */
export function accessLog(request: Request, response: Response, next: NextFunction): void {
  const begun = performance.now();
  response.once('close', () => {
    const { user } = request as Request & { user?: { userId: number } };
    const route = routeOf(request);
    log.log({
      message: `${request.method} ${route ?? '-'} ${response.statusCode}`,
      method: request.method,
      route,
      status: response.statusCode,
      ms: Math.round((performance.now() - begun) * 10) / 10,
      user_id: user?.userId ?? null,
      address: request.ip ?? null,
      complete: response.writableFinished,
    });
  });
  next();
}
