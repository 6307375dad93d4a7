import type { NextFunction, Request, Response } from 'express';

export const API_PREFIX = 'memento';

/** Scripts written for the public system call the API under `/memento-api`. */
export function prefixAlias(request: Request, _response: Response, next: NextFunction): void {
  request.url = request.url.replace(/^\/memento-api(?=[/?]|$)/, `/${API_PREFIX}`);
  next();
}
