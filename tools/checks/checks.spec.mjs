import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lockGaps } from './lock-gaps.mjs';
import { hasLineLimit, tooLong } from './long-files.mjs';
import { emptyNames } from './names.mjs';
import { mayNotNameRoles, namedRoles } from './role-names.mjs';
import { settingsApart } from './settings.mjs';

describe('names', () => {
  test('a name that says nothing is found in folders, files and parts of both', () => {
    const paths = ['a/utils/b.ts', 'a/date-helpers.ts', 'a/string.util.ts', 'a/Common/x.ts', 'a/index.ts'];
    assert.equal(emptyNames(paths).length, paths.length);
  });

  test('names that only look like it are left alone', () =>
    assert.deepEqual(emptyNames(['backend/src/utilities/a.ts', 'frontend/src/index.html', 'a/uncommon.ts']), []));
});

describe('role names', () => {
  test('a role named in code is found with its line', () =>
    assert.deepEqual(namedRoles('a.ts', "const a = 1;\nif (role === 'proadm') b();"), [
      'a.ts:2: the role "proadm" is named outside permissions/',
    ]));

  test('a longer word is not a role', () => assert.deepEqual(namedRoles('a.ts', 'const annviewer = propare;'), []));

  test('the rule is for the backend outside permissions/, and not for specs', () => {
    assert.equal(mayNotNameRoles('backend/src/users/users.service.ts'), true);
    assert.equal(mayNotNameRoles('backend/src/permissions/policy.ts'), false);
    assert.equal(mayNotNameRoles('backend/src/users/users.db.spec.ts'), false);
    assert.equal(mayNotNameRoles('clients/python/memento_cl.py'), false);
  });
});

describe('settings', () => {
  const code = "export const ENV_KEYS = [\n  'PORT', // the port\n  'HOST',\n] as const;";

  test('the same names on both sides are fine, commented out or not', () =>
    assert.deepEqual(settingsApart(code, '# a sentence\nPORT=8000\n# HOST=127.0.0.1\n'), []));

  test('a name that only one side knows is told', () =>
    assert.deepEqual(settingsApart(code, 'PORT=8000\nSPEED=1\n'), [
      '.env.example does not show HOST',
      '.env.example shows SPEED, which is never read',
    ]));

  test('a list that cannot be found is not an empty list', () =>
    assert.equal(settingsApart('export const KEYS = [];', '').length, 1));
});

describe('lock gaps', () => {
  const lock = (names) => ({
    packages: {
      'node_modules/nx': {
        version: '24.0.6',
        optionalDependencies: { '@nx/nx-linux-x64': '24.0.6', '@nx/nx-darwin': '24.0.6' },
      },
      ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '24.0.6' }])),
    },
  });

  test('a platform package that is missing is named', () =>
    assert.deepEqual(lockGaps(lock(['@nx/nx-linux-x64'])), [
      'package-lock.json: node_modules/nx@24.0.6 lacks @nx/nx-darwin@24.0.6',
    ]));

  test('a complete lock file has no gap, wherever its packages lie', () =>
    assert.deepEqual(lockGaps(lock(['@nx/nx-linux-x64', 'other/node_modules/@nx/nx-darwin'])), []));
});

describe('long files', () => {
  test('a stylesheet above 400 lines is too long', () => {
    assert.deepEqual(tooLong('a.scss', 'x\n'.repeat(400)), []);
    assert.deepEqual(tooLong('a.scss', 'x\n'.repeat(401)), ['a.scss: 401 lines, 400 at most']);
  });

  test('what ESLint counts, prose, and the one-file client are left out', () =>
    assert.deepEqual(['a.ts', 'README.md', 'clients/python/memento_cl.py'].filter(hasLineLimit), []));
});
