import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';

/** Names the tab that sends a request: it comes back in the event, so that the tab knows its own echo. */
export const CLIENT_HEADER = 'x-client-id';
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const clients = new AsyncLocalStorage<string>();

/** Express middleware. A header that names no tab is as good as none. */
export function rememberClient(request: Request, _response: Response, next: NextFunction): void {
  const sent = request.headers[CLIENT_HEADER];
  if (typeof sent === 'string' && UUID.test(sent)) clients.run(sent.toLowerCase(), next);
  else next();
}

/** The tab that sent the request that is being answered; null: it did not say. */
export function clientOfRequest(): string | null {
  return clients.getStore() ?? null;
}
