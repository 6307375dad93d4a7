import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { inRequest } from '../logging/request-context.js';

/** What a proxy may call a request: nothing that could forge a line of the log. */
const GIVEN = /^[\w-]{8,64}$/;

/**
 * Gives every request an id that the reply, an error and the log all carry. A proxy in front, which has logged the request
 * already, may have named it (`X-Request-Id`); nobody else is believed.
 */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id') ?? '';
  const id = GIVEN.test(given) && isFromProxy(request) ? given : randomUUID();
  response.setHeader('x-request-id', id);
  inRequest(id, next);
}

function isFromProxy(request: Request): boolean {
  const trust = request.app.get('trust proxy fn') as (address: string, hops: number) => boolean;
  return request.headers['x-forwarded-for'] !== undefined && trust(request.socket.remoteAddress ?? '', 0);
}
