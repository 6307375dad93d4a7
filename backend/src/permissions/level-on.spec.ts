import { describe, expect, it } from '@jest/globals';
import { GRANT_CODES, type GrantCode, type Level } from './grant-code.js';
import { levelOn } from './level-on.js';
import type { HeldGrant, Principal, ScopeChain } from './principal.js';

const OWNER = 1;
const READER = 2;
const at = (categoryId: number | null, annotationId: number | null, projectId = 10): ScopeChain => ({
  projectId,
  projectOwnerId: OWNER,
  categoryId,
  annotationId,
});
const PLACES = {
  project: at(null, null),
  category: at(20, null),
  sample: at(20, 30),
  sibling: at(20, 31),
  'other category': at(21, null),
  'sample there': at(21, 32),
  'other project': at(null, null, 11),
};

function holding(type: GrantCode): Principal {
  const { on } = GRANT_CODES[type];
  const grant: HeldGrant = {
    type,
    projectId: 10,
    categoryId: on === 'project' ? null : 20,
    annotationId: on === 'annotation' ? 30 : null,
  };
  return { userId: READER, username: 'reader', sessionId: 's', asOfMs: 0, system: false, grants: [grant] };
}

/** Levels at the places above, in their order. */
const EXPECTED: Record<Exclude<GrantCode, 'sysadm'>, Level[]> = {
  proadm: ['administer', 'administer', 'administer', 'administer', 'administer', 'administer', 'none'],
  propar: ['participate', 'participate', 'participate', 'participate', 'participate', 'participate', 'none'],
  provie: ['view', 'view', 'view', 'view', 'view', 'view', 'none'],
  catpar: ['partial', 'participate', 'participate', 'participate', 'none', 'none', 'none'],
  catvie: ['partial', 'view', 'view', 'view', 'none', 'none', 'none'],
  annpar: ['partial', 'partial', 'participate', 'none', 'none', 'none', 'none'],
  annvie: ['partial', 'partial', 'view', 'none', 'none', 'none', 'none'],
};

describe('levelOn', () => {
  for (const [type, levels] of Object.entries(EXPECTED)) {
    it(`${type} reaches what it was given on and what lies below`, () => {
      const reached = Object.values(PLACES).map((place) => levelOn(holding(type as GrantCode), place));
      expect(reached).toEqual(levels);
    });
  }

  it('gives owners and administrators of the installation everything, and strangers nothing', () => {
    const stranger: Principal = { userId: 3, username: 'x', sessionId: 's', asOfMs: 0, system: false, grants: [] };
    expect(levelOn({ ...stranger, userId: OWNER }, PLACES.sample)).toBe('own');
    expect(levelOn({ ...stranger, system: true }, PLACES.sample)).toBe('own');
    expect(levelOn(stranger, PLACES.sample)).toBe('none');
  });

  it('takes the best of several grants', () => {
    const both = { ...holding('provie'), grants: [...holding('provie').grants, ...holding('catpar').grants] };
    expect(Object.values(PLACES).map((place) => levelOn(both, place))).toEqual([
      'view',
      'participate',
      'participate',
      'participate',
      'view',
      'view',
      'none',
    ]);
  });
});
