import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { ROOT } from '../setup/workspace.mjs';

/** What a program reads before its first line runs: its imports, and theirs. */
function importsOf(path, seen = new Map()) {
  if (seen.has(path)) return seen;
  const named = [...readFileSync(path, 'utf8').matchAll(/^(?:import|export)\b[^'"]*?(?:from )?'([^']+)';/gm)];
  const names = named.map(([, name]) => name);
  seen.set(path, names);
  for (const name of names.filter((each) => each.startsWith('.'))) importsOf(join(dirname(path), name), seen);
  return seen;
}

for (const program of ['tools/test.mjs', 'tools/start.mjs']) {
  test(`${program} begins without packages: it installs them`, () => {
    const packages = [...importsOf(join(ROOT, program))].flatMap(([path, names]) =>
      names.filter((name) => !/^(node:|\.)/.test(name)).map((name) => `${relative(ROOT, path)} imports ${name}`),
    );
    assert.deepEqual(packages, []);
  });
}
