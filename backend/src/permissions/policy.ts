import { atLeast, type Level } from './grant-code.js';
import type { Decision, Principal } from './principal.js';

/**
 * What each action needs: a level at the place where it happens, or, for what happens nowhere in particular, a rule about
 * the person. The only table of rights; docs/architecture.md explains the levels.
 */
export const POLICY = {
  'session:use': 'anyone',
  'user:list': 'anyone',
  'user:view': 'anyone',
  'user:create': 'system',
  'permission:list': 'anyone',
  'permission:grant': 'administer',
  'permission:revoke': 'administer',
  'permission:grant-system': 'system',
  'project:list': 'anyone',
  'project:create': 'creators',
  'project:view': 'partial',
  'project:edit': 'administer',
  'project:delete': 'own',
  'project:hand-over': 'own',
  'project:summarise': 'view',
  'project:export': 'administer',
  'category:list': 'anyone',
  'category:create': 'administer',
  'category:view': 'partial',
  'category:edit': 'administer',
  'category:delete': 'administer',
  'label:list': 'anyone',
  'label:create': 'administer',
  'label:view': 'partial',
  'label:edit': 'administer',
  'label:delete': 'administer',
  'image:list': 'anyone',
  'image:upload': 'administer',
  'image:view': 'view',
  'image:delete': 'administer',
  'annotation:list': 'anyone',
  'annotation:create': 'administer',
  'annotation:view': 'view',
  'annotation:edit': 'administer',
  'annotation:delete': 'administer',
  'annotation:label': 'participate',
  'annotation:submit': 'participate',
  'layer:list': 'anyone',
  'layer:create': 'participate',
  'layer:view': 'view',
  'layer:edit': 'participate',
  'layer:delete': 'participate',
  'layer:arrange': 'administer',
  'region:view': 'view',
  'region:draw': 'participate',
} as const satisfies Record<string, Level | 'anyone' | 'system' | 'creators'>;

export type Action = keyof typeof POLICY;

/** `hide` answers 404, `refuse` 403. */
export type Verdict = 'allow' | 'hide' | 'refuse';

/** @param canCreate Whether this person may make projects, as the settings have it. */
export function verdictOnPerson(action: Action, principal: Principal, canCreate: boolean): Verdict {
  const rule = POLICY[action];
  if (rule === 'anyone' || principal.system) return 'allow';
  if (rule === 'creators') return canCreate ? 'allow' : 'refuse';
  return 'refuse';
}

/** @param visible Level from which the thing shows at all: `partial` for projects and categories, else `view`. */
export function verdictAt(action: Action, decision: Decision, visible: 'partial' | 'view'): Verdict {
  if (!atLeast(decision.level, visible)) return 'hide';
  const rule = POLICY[action];
  if (rule === 'anyone') return 'allow';
  if (rule === 'system' || rule === 'creators') return decision.principal.system ? 'allow' : 'refuse';
  return atLeast(decision.level, rule) ? 'allow' : 'refuse';
}
