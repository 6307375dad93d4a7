import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { nodeVersionProblem } from './node-version.mjs';

test('a Node that the packages support is accepted', () => {
  for (const version of ['20.19.0', '20.20.2', '22.13.0', '22.23.3', '24.11.0', '24.21.0', '25.0.0', '26.1.0'])
    assert.equal(nodeVersionProblem(version), undefined, version);
});

test('an older Node is refused in a sentence that names it', () => {
  for (const version of ['14.21.3', '18.20.0', '20.18.3', '21.7.0', '22.12.0', '23.11.0', '24.10.0'])
    assert.match(nodeVersionProblem(version), new RegExp(`this is Node ${version}\\.`));
});

test('package.json promises the same versions', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.equal(engines.node, '^20.19.0 || ^22.13.0 || >=24.11.0');
});
