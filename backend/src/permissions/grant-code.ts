/** How much somebody may do somewhere; each level holds the ones before it. */
export const LEVELS = ['none', 'partial', 'view', 'participate', 'administer', 'own'] as const;
export type Level = (typeof LEVELS)[number];

export type ScopeKind = 'project' | 'category' | 'annotation';

/** The seed's permission codes: what each is granted on and the level that it gives there. */
export const GRANT_CODES = {
  sysadm: { on: 'system', gives: 'own' },
  proadm: { on: 'project', gives: 'administer' },
  propar: { on: 'project', gives: 'participate' },
  catpar: { on: 'category', gives: 'participate' },
  annpar: { on: 'annotation', gives: 'participate' },
  provie: { on: 'project', gives: 'view' },
  catvie: { on: 'category', gives: 'view' },
  annvie: { on: 'annotation', gives: 'view' },
} as const satisfies Record<string, { on: ScopeKind | 'system'; gives: Level }>;

export type GrantCode = keyof typeof GRANT_CODES;

/** Those who work in a project or a part of it, not those who run it or look on. */
export const PARTICIPANT_CODES = ['propar', 'catpar', 'annpar'] as const satisfies readonly GrantCode[];

/** Administers the whole installation. */
export const SYSTEM_CODE = 'sysadm' satisfies GrantCode;

/** `type_id` of a system-wide grant: the seed's convention. */
export const SYSTEM_ID = 1;

export function atLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

export function higher(a: Level, b: Level): Level {
  return atLeast(a, b) ? a : b;
}
