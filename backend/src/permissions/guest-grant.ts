import { madeBy } from '../database/tracked.js';
import type { Grant } from './grant.entity.js';
import type { ScopeChain } from './principal.js';

/** The one permission that the account of a share link has. */
export function guestGrant(
  userId: number,
  mayAnnotate: boolean,
  sample: ScopeChain,
  createdBy: number,
): Partial<Grant> {
  const { projectId, categoryId, annotationId } = sample;
  if (annotationId === null) throw new RangeError('A link opens a sample, not a project or a category.');
  const type = mayAnnotate ? 'annpar' : 'annvie';
  return { ...madeBy(createdBy), userId, type, typeId: annotationId, projectId, categoryId, annotationId };
}
