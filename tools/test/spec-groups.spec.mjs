import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { grouped, writeSpecGroups } from './spec-groups.mjs';

test('files are dealt out by size, each once', () => {
  const files = [9, 1, 5, 4, 5].map((size, n) => ({ path: `src/${n}.spec.ts`, size }));
  assert.deepEqual(grouped(files, 2), [
    ['src/0.spec.ts', 'src/3.spec.ts'],
    ['src/1.spec.ts', 'src/2.spec.ts', 'src/4.spec.ts'],
  ]);
});

test('what ends processes stays alone', () =>
  assert.deepEqual(
    grouped(
      [
        { path: 'test/kill/a.spec.ts', size: 1 },
        { path: 'src/b.spec.ts', size: 1 },
      ],
      1,
    ),
    [['src/b.spec.ts'], ['test/kill/a.spec.ts']],
  ));

test('every file of tests is imported by one group, and what is left of an earlier run is gone', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'memento-groups-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [backend, into] = [join(folder, 'backend'), join(folder, 'results/groups')];
  for (const each of [join(backend, 'src/deep'), join(backend, 'test'), into]) mkdirSync(each, { recursive: true });
  for (const name of ['src/deep/a.spec.ts', 'src/b.image.spec.ts', 'src/c.ts', 'test/d.spec.ts'])
    writeFileSync(join(backend, name), '');
  writeFileSync(join(into, 'group-99.spec.ts'), '');
  writeSpecGroups(backend, into, /\.image\.spec\.ts$/);
  const written = readdirSync(into).map((name) => readFileSync(join(into, name), 'utf8'));
  assert.deepEqual(written, [
    "import '../../backend/src/deep/a.spec.js';\n",
    "import '../../backend/test/d.spec.js';\n",
  ]);
});
