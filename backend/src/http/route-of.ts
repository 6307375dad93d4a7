import type { Request } from 'express';

/**
 * The route that answered, as it is declared: `/memento/projects/:projectId`. For measurements and logs, where an address has no
 * place: it holds ids, names and tokens of links. Null: there was none.
 */
export function routeOf(request: Request): string | null {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : null;
}
