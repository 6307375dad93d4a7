import { visibleFrom } from './access-control.js';
import { mayRefuse } from './policy.js';
import type { Requirement } from './requires.js';

/**
 * What a route may answer to those whose rights do not reach, for the OpenAPI document.
 *
 * @param requirement Of the route; undefined: it is open to everybody.
 * @param changes     Whether it changes anything: the token must be one that may write, and a page must be our own.
 */
export function refusalsOf(requirement: Requirement | undefined, changes: boolean): number[] {
  if (!requirement) return [];
  const { action, place } = requirement;
  const visible = place && place.from !== 'handler' ? visibleFrom(place.target) : null;
  const refuses = changes || mayRefuse(action, visible);
  return [401, ...(refuses ? [403] : []), ...(place ? [404] : [])];
}
