import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deadLinks, mayLink } from './doc-links.mjs';
import { lockGaps } from './lock-gaps.mjs';
import { hasLineLimit, tooLong } from './long-files.mjs';
import { isEntry, muteEntry } from './mute-entries.mjs';
import { emptyNames } from './names.mjs';
import { mayNotNameRoles, namedRoles } from './role-names.mjs';
import { settingsApart } from './settings.mjs';
import { unheardNames } from './unheard-names.mjs';
import { chosenTexts, mayChooseTexts, mayHoldTexts, untranslated } from './untranslated.mjs';

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

describe('links of documents', () => {
  const exists = (path) => ['docs/a.md', 'backend/src/a.ts'].includes(path);

  test('one that leads nowhere is found', () =>
    assert.deepEqual(deadLinks('docs/b.md', '[a](a.md#part) [c](../backend/src/a.ts) [d](d.md)', exists), [
      'docs/b.md links to docs/d.md, which is not there',
    ]));

  test('addresses and places in the same page are left alone', () =>
    assert.deepEqual(deadLinks('README.md', '[x](https://example.org/a) [y](#y) ![z](docs/a.md)', exists), []));

  test('the rule is for documents', () =>
    assert.deepEqual(['docs/adr/a.md', 'README.md', 'a/b.ts'].map(mayLink), [true, true, false]));
});

describe('names for screen readers', () => {
  test('one put together in braces is found with its line', () =>
    assert.equal(unheardNames('a.html', '<b\n  aria-label="Show {{ name }}" i18n-aria-label>').length, 1));

  test('one that is bound, and one that is always the same, are left alone', () =>
    assert.deepEqual(
      unheardNames('a.html', `<b [attr.aria-label]="'Show ' + name"><i aria-label="Close"></i></b>`),
      [],
    ));
});

describe('texts outside of pages', () => {
  const files = {
    'frontend/src/app/a/b.worker.ts': "import type { T } from './types';\nimport {\n  paint,\n} from '../c/paint';\n",
    'frontend/src/app/a/types.ts': 'const A = $localize`A`;',
    'frontend/src/app/c/paint.ts': "export * from './shape';\n",
  };
  const mute = (shape, first = '') => {
    const all = { ...files, 'frontend/src/app/c/shape.ts': shape };
    const read = (path) => (path.endsWith('.worker.ts') ? first : '') + (all[path] ?? '');
    return muteEntry('frontend/src/app/a/b.worker.ts', read);
  };

  test('a worker whose modules have texts, and which does not load their polyfill, is found', () =>
    assert.deepEqual(mute('const B = $localize`B`;'), [
      "frontend/src/app/a/b.worker.ts needs '@angular/localize/init': frontend/src/app/c/shape.ts has texts",
    ]));

  test('one that loads it, and one whose texts are in types only, are left alone', () => {
    assert.deepEqual(mute('const B = $localize`B`;', "import '@angular/localize/init';\n"), []);
    assert.deepEqual(mute('const B = 1;'), []);
  });

  test('the rule is for workers and for pages that are bundled apart', () =>
    assert.deepEqual(
      ['a/x.worker.ts', 'a/testing/bench-page.ts', 'a/page.ts'].map((path) => isEntry(`frontend/src/app/${path}`)),
      [true, true, false],
    ));
});

describe('texts that can be translated', () => {
  const path = 'frontend/src/app/annotate/sample.ts';

  test('a sentence or a label without the tag is found with its line', () =>
    assert.deepEqual(
      untranslated(path, "const a = 1;\nsay('Nothing is drawn yet.');\nconst name = `Delete “${a}”?`;"),
      [
        `${path}:2 has a text without $localize: 'Nothing is drawn yet.'`,
        `${path}:3 has a text without $localize: \`Delete “\${a}”?\``,
      ],
    ));

  test('what is tagged, compared, typed, looked up or thrown at programmers is left alone', () => {
    const source = [
      'say($localize`Nothing is drawn yet.`);',
      "if (key === 'Enter' || keys.has('Delete')) go();",
      "type Axis = 'Time' | 'Depth';",
      "throw new TypeError('No canvas is there.');",
      "load('https://example.org/A b');",
    ].join('\n');
    assert.deepEqual(untranslated(path, source), []);
  });

  test('one that begins with what is counted is found, a figure with its unit is not', () => {
    const source =
      'a(`${regions().length} selected regions`);\nb(`${width} px`, `${a} ${b}`, $localize`${n} were gone`);';
    assert.deepEqual(untranslated(path, source), [
      `${path}:1 has a text without $localize: \`\${regions().length} selected regions\``,
    ]);
  });

  test('one that a template chooses is found with its line, in braces and where it is bound', () => {
    const template = [
      "<button>{{ busy() ? 'Submitting …' : 'Submit' }}</button>",
      '<app-frame [heading]="done() ? \'Already set up\' : title()" />',
      "<h1>{{\n  sample()?.name ?? 'Sample'\n}}</h1>",
      "@let text = copied() ? 'Copied' : other;",
      '<button [attr.aria-label]="\'More for \' + layer.name"></button>',
    ].join('\n');
    const found = chosenTexts('frontend/src/app/ui/a.html', template).map((line) => line.match(/:(\d+) .*: '(.*)'/));
    assert.deepEqual(
      found.map(([, line, text]) => `${line} ${text}`),
      ['1 Submitting …', '1 Submit', '2 Already set up', '4 Sample', '6 Copied', '7 More for '],
    );
  });

  test('what a template compares, and codes that it chooses, are left alone', () => {
    const template = "<p [class]=\"a === 'Enter' ? 'good' : 'bad'\">{{ (b ? 'N' : 'S') + (c ? ' ' : '') }}</p>";
    assert.deepEqual(chosenTexts('frontend/src/app/ui/a.html', template), []);
    assert.equal(mayChooseTexts('frontend/src/app/ui/a.spec.ts'), false);
    assert.equal(mayChooseTexts('frontend/src/app/ui/a.ts'), true);
  });

  test('the rule is for the web app, and not for what is generated or tests it', () => {
    assert.equal(mayHoldTexts(path), true);
    assert.equal(mayHoldTexts('frontend/src/app/api/models/a.ts'), false);
    assert.equal(mayHoldTexts('frontend/src/app/annotate/sample.spec.ts'), false);
    assert.equal(mayHoldTexts('backend/src/main.ts'), false);
  });
});
