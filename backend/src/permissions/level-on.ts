import { GRANT_CODES, higher, type Level } from './grant-code.js';
import type { HeldGrant, Principal, ScopeChain } from './principal.js';

/**
 * How much somebody may do at one place. A grant covers everything below what it was given on; one on something further
 * down makes the place itself visible in part (`partial`): a project shows to those who may see one of its samples.
 */
export function levelOn(principal: Principal, chain: ScopeChain): Level {
  if (principal.system || chain.projectOwnerId === principal.userId) return 'own';
  return principal.grants.map((grant) => levelBy(grant, chain)).reduce(higher, 'none');
}

function levelBy(grant: HeldGrant, chain: ScopeChain): Level {
  if (grant.projectId !== chain.projectId) return 'none';
  if (grant.categoryId !== null && chain.categoryId !== null && grant.categoryId !== chain.categoryId) return 'none';
  if (grant.annotationId !== null && chain.annotationId !== null && grant.annotationId !== chain.annotationId)
    return 'none';
  const grantedFurtherDown =
    (grant.categoryId !== null && chain.categoryId === null) ||
    (grant.annotationId !== null && chain.annotationId === null);
  return grantedFurtherDown ? 'partial' : GRANT_CODES[grant.type].gives;
}
