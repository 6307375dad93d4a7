import { atLeast, type Level } from './grant-code.js';
import type { Decision, Principal } from './principal.js';

/**
 * Rules about the person alone. A guest of a share link and a script with a personal access token are less than the person
 * who signs in: what a leaked link or token could turn into a lasting hold on an account is done in person.
 */
const PERSON_RULES = {
  anyone: () => true,
  people: (who) => !who.share,
  session: (who) => !who.token,
  'in-person': (who) => !who.share && !who.token,
  creators: (who, canCreate) => !who.share && (who.system || canCreate),
  system: (who) => who.system,
  'system-in-person': (who) => who.system && !who.token,
} as const satisfies Record<string, (who: Principal, canCreate: boolean) => boolean>;

type PersonRule = keyof typeof PERSON_RULES;

/**
 * What each action needs: a level at the place where it happens, or, for what happens nowhere in particular, a rule about
 * the person. The only table of rights; docs/architecture.md explains the levels.
 */
export const POLICY = {
  'session:use': 'anyone',
  'session:end': 'session',
  'session:manage': 'in-person',
  'token:manage': 'in-person',
  'password:change': 'in-person',
  'user:list': 'people',
  'user:view': 'people',
  'user:create': 'system-in-person',
  'user:edit': 'in-person',
  'user:administer': 'system-in-person',
  'user:delete': 'system-in-person',
  'user:hand-over': 'system-in-person',
  'permission:list': 'people',
  'permission:review': 'administer',
  'permission:review-all': 'system',
  'permission:grant': 'administer',
  'permission:revoke': 'administer',
  'permission:grant-system': 'system-in-person',
  'share:list': 'administer',
  'share:create': 'administer',
  'share:revoke': 'administer',
  'project:list': 'anyone',
  'project:create': 'creators',
  'project:view': 'partial',
  'project:edit': 'administer',
  'project:delete': 'own',
  'project:hand-over': 'own',
  'webhook:manage': 'own',
  'project:set-quota': 'system',
  'storage:list': 'system',
  'project:summarise': 'view',
  'project:export': 'administer',
  'category:list': 'anyone',
  'category:create': 'administer',
  'category:view': 'partial',
  'category:edit': 'administer',
  'category:delete': 'administer',
  'category:classify': 'administer',
  'classification:list': 'anyone',
  'classification:create': 'administer',
  'classification:view': 'partial',
  'classification:edit': 'administer',
  'classification:delete': 'administer',
  'label:list': 'anyone',
  'label:create': 'administer',
  'label:view': 'partial',
  'label:edit': 'administer',
  'label:delete': 'administer',
  'image:list': 'anyone',
  'image:upload': 'administer',
  'image:view': 'view',
  'image:download': 'participate',
  'upload:continue': 'people',
  'image:edit': 'administer',
  'image:delete': 'administer',
  'image:tile': 'administer',
  'job:list': 'people',
  'job:view': 'administer',
  'annotation:list': 'anyone',
  'annotation:create': 'administer',
  'annotation:view': 'view',
  'annotation:edit': 'administer',
  'annotation:delete': 'administer',
  'annotation:label': 'participate',
  'annotation:submit': 'participate',
  'annotation:decide': 'participate',
  'comment:list': 'anyone',
  'comment:view': 'view',
  'comment:write': 'participate',
  'comment:moderate': 'administer',
  'layer:list': 'anyone',
  'layer:create': 'participate',
  'layer:view': 'view',
  'layer:edit': 'participate',
  'layer:delete': 'participate',
  'layer:arrange': 'administer',
  'display:view': 'view',
  'display:keep': 'people',
  'display:set-default': 'administer',
  'trash:list': 'people',
  'trash:restore': 'administer',
  'audit:read': 'administer',
  'audit:read-all': 'system',
  'region:view': 'view',
  'region:draw': 'participate',
} as const satisfies Record<string, Level | PersonRule>;

export type Action = keyof typeof POLICY;

/** `hide` answers 404, `refuse` 403. */
export type Verdict = 'allow' | 'hide' | 'refuse';

/** @param canCreate Whether this person may make projects, as the settings have it. */
export function verdictOnPerson(action: Action, principal: Principal, canCreate: boolean): Verdict {
  const rule = POLICY[action];
  const allowed = isLevel(rule) ? principal.system : PERSON_RULES[rule](principal, canCreate);
  return allowed ? 'allow' : 'refuse';
}

/** @param visible Level from which the thing shows at all: `partial` for projects and categories, else `view`. */
export function verdictAt(action: Action, decision: Decision, visible: 'partial' | 'view'): Verdict {
  if (!atLeast(decision.level, visible)) return 'hide';
  const rule = POLICY[action];
  if (!isLevel(rule)) return verdictOnPerson(action, decision.principal, false);
  return atLeast(decision.level, rule) ? 'allow' : 'refuse';
}

/**
 * Whether somebody may be refused: not when the action is for all, or for all who see the thing.
 *
 * @param visible As above; null: it happens nowhere in particular.
 */
export function mayRefuse(action: Action, visible: 'partial' | 'view' | null): boolean {
  const rule = POLICY[action];
  if (!isLevel(rule)) return rule !== 'anyone';
  return visible === null || !atLeast(visible, rule);
}

function isLevel(rule: Level | PersonRule): rule is Level {
  return !Object.hasOwn(PERSON_RULES, rule);
}
