import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTestArguments } from './arguments.mjs';

const IDS = ['backend', 'frontend', 'e2e'];

test('without arguments every step is chosen', () =>
  assert.deepEqual(readTestArguments([], IDS), { help: false, chosen: IDS }));

test('some steps are run only when they are named', () => {
  assert.deepEqual(readTestArguments([], IDS, ['backend']).chosen, ['backend']);
  assert.deepEqual(readTestArguments(['--only=e2e'], IDS, ['backend']).chosen, ['e2e']);
});

test('chosen steps keep their order', () =>
  assert.deepEqual(readTestArguments(['--only=e2e,backend'], IDS).chosen, ['backend', 'e2e']));

test('help can be asked for', () => assert.equal(readTestArguments(['--help'], IDS).help, true));

test('a step that does not exist is named, with those that do', () =>
  assert.throws(() => readTestArguments(['--only=backend,end'], IDS), /no step "end".*backend,frontend,e2e/));

test('an argument that is not understood is refused', () =>
  assert.throws(() => readTestArguments(['backend'], IDS), /"backend" is not understood/));

test('choosing nothing is refused', () =>
  assert.throws(() => readTestArguments(['--only='], IDS), /Nothing is chosen/));
