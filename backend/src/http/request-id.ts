import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** Gives every request an id that the reply, an error and the log all carry. */
export function requestId(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('x-request-id', randomUUID());
  next();
}
