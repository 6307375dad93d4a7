import { GRANT_CODES, type GrantCode } from './grant-code.js';

/** What a permission of the public system is here. */
export type PublicGrant =
  | { kind: 'granted'; code: GrantCode; on: 'project' | 'category' | 'annotation' }
  /** The licence to make projects and to administer one's own: here whoever owns a project administers it. */
  | { kind: 'licence' }
  | { kind: 'unknown' };

/**
 * There, `proadm` is no permission on a project: its id means nothing, and its holder may touch own projects only. Taken word by
 * word it would hand the project with the id 1 to everybody who has it.
 */
export function publicGrant(type: string): PublicGrant {
  const code = type.trim().toLowerCase();
  if (!(code in GRANT_CODES)) return { kind: 'unknown' };
  const { on, gives } = GRANT_CODES[code as GrantCode];
  if (on === 'system') return { kind: 'unknown' }; // taken with the accounts
  return gives === 'administer' ? { kind: 'licence' } : { kind: 'granted', code: code as GrantCode, on };
}
