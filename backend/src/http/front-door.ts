import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Answers some requests before the framework sees them. docs/adr/0015-front-handler.md */
export interface FrontHandler {
  /** @returns false when this request is none of its own, which then goes the usual way. */
  answers(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Puts a handler in front of whatever answers requests of this server so far. */
export function putInFront(server: Server, handler: FrontHandler): void {
  const behind = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (handler.answers(request, response)) return;
    for (const listener of behind) listener.call(server, request as never, response as never);
  });
}
