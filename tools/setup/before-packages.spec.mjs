import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './workspace.mjs';

// The commands that install the packages themselves: what they load must not need one.
const COMMANDS = ['api', 'check', 'dev', 'start', 'test'];
const STATIC_IMPORT = /^(?:import|export)\s+(?:[^'"();=]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;

/** @returns {string[]} the packages that a file loads as it starts, each as `file: package`. */
function packagesNeeded(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  return [...readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)].flatMap(([, name]) => {
    if (name.startsWith('.')) return packagesNeeded(join(dirname(file), name), seen);
    return isBuiltin(name) ? [] : [`${relative(ROOT, file)}: ${name}`];
  });
}

for (const command of COMMANDS) {
  test(`npm run ${command} starts in a fresh clone, before any package is there`, () => {
    assert.deepEqual(packagesNeeded(join(ROOT, 'tools', `${command}.mjs`)), []);
  });
}

test('a package that a file loads is found', () => {
  const [first] = packagesNeeded(join(ROOT, 'tools', 'deploy', 'installation.mjs'));
  assert.equal(first, 'tools/deploy/installation.mjs: mysql2/promise');
});
