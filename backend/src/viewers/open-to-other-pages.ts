import type { NextFunction, Request, Response } from 'express';

/** Lets pages of other servers read what an address for other viewers answers. They send no cookie, and none would count. */
export function openToOtherPages(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'etag, link');
  if (request.method !== 'OPTIONS') return next();
  response.setHeader('access-control-allow-methods', 'GET, HEAD');
  response.setHeader('access-control-allow-headers', 'accept, if-none-match, range');
  response.setHeader('access-control-max-age', '86400');
  response.status(204).end();
}
