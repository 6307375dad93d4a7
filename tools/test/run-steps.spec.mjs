import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlain } from './results.mjs';
import { runSteps } from './run-steps.mjs';

const ABSENT = { name: 'MariaDB', packages: [], find: async () => undefined };
const quietly = async (work) => {
  const { log, error } = console;
  Object.assign(console, { log: () => {}, error: () => {} });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, error });
  }
};

test('a step that crashes counts as a failure, and the next one runs', async () => {
  const crash = { title: 'crash', run: () => Promise.reject(new Error('no disk\nat …')) };
  const next = { title: 'next', run: async () => readPlain({ passed: 2 }) };
  const [first, second] = await quietly(() => runSteps([crash, next], { strict: false }));
  assert.deepEqual(first.result, { passed: 0, failed: 1, skipped: 0, failures: ['no disk'] });
  assert.equal(second.result.passed, 2);
});

test('a step whose tool is missing is skipped with a reason', async () => {
  const [outcome] = await quietly(() => runSteps([{ title: 'db', tool: ABSENT }], { strict: false }));
  assert.equal(outcome.result.skipped, 1);
  assert.match(outcome.note, /MariaDB is missing/);
});

test('where everything must run, a missing tool is a failure', async () => {
  const [outcome] = await quietly(() => runSteps([{ title: 'db', tool: ABSENT }], { strict: true }));
  assert.equal(outcome.result.failed, 1);
  assert.match(outcome.result.failures[0], /MariaDB is missing/);
});

test('a step gets what was found for it', async () => {
  const tool = { name: 'a browser', packages: [], find: async () => '/usr/bin/chromium' };
  const run = async (path) => readPlain({ failures: [path] });
  const [outcome] = await quietly(() => runSteps([{ title: 'e2e', tool, run }], { strict: true }));
  assert.deepEqual(outcome.result.failures, ['/usr/bin/chromium']);
});
