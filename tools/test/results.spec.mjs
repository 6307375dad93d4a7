import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plus, readJest, readNx, readPlain, readPlaywright, settle } from './results.mjs';

const counts = ({ passed, failed, skipped }) => ({ passed, failed, skipped });
const jestFile = (status, ...statuses) => ({
  name: 'a.spec.ts',
  status,
  assertionResults: statuses.map((each, index) => ({
    status: each,
    title: `does ${index}`,
    ancestorTitles: ['A thing'],
  })),
});

test("jest's tests are counted one by one, and what failed is named", () => {
  const result = readJest({ testResults: [jestFile('failed', 'passed', 'failed', 'pending', 'todo')] });
  assert.deepEqual(counts(result), { passed: 1, failed: 1, skipped: 2 });
  assert.deepEqual(result.failures, ['A thing › does 1  (a.spec.ts)']);
});

test('a spec file that could not be loaded is one failure', () => {
  const result = readJest({ testResults: [jestFile('passed', 'passed'), jestFile('failed')] });
  assert.deepEqual(counts(result), { passed: 1, failed: 1, skipped: 0 });
  assert.deepEqual(result.failures, ['a.spec.ts could not be run']);
});

test("Playwright's nested suites are counted, and a flaky test failed", () => {
  const spec = (status) => ({ title: status, file: 'a.e2e.ts', tests: [{ status }] });
  const inner = { title: 'at night', specs: [spec('unexpected'), spec('flaky')] };
  const result = readPlaywright({
    errors: [],
    suites: [{ specs: [spec('expected'), spec('skipped')], suites: [inner] }],
  });
  assert.deepEqual(counts(result), { passed: 1, failed: 2, skipped: 1 });
  assert.deepEqual(result.failures, ['at night › unexpected  (a.e2e.ts)', 'at night › flaky  (a.e2e.ts)']);
});

test('an error outside any Playwright test is a failure', () => {
  const result = readPlaywright({ errors: [{ message: 'no server\nat …' }], suites: [] });
  assert.deepEqual(result.failures, ['no server']);
});

test('each nx task is one check', () => {
  const tasks = [
    { taskId: 'backend:lint', status: 0 },
    { taskId: 'tools:format', status: 1 },
  ];
  assert.deepEqual(readNx({ tasks }), { passed: 1, failed: 1, skipped: 0, failures: ['tools:format'] });
});

test('a result of our own reporters is taken as it is', () =>
  assert.deepEqual(readPlain({ passed: 2 }), { passed: 2, failed: 0, skipped: 0, failures: [] }));

test('a runner that left nothing behind is a failure', () => assert.equal(settle(undefined, 0).failed, 1));

test('a runner that ended badly without naming a failure is a failure', () =>
  assert.deepEqual(counts(settle(readPlain({ passed: 5 }), 137)), { passed: 5, failed: 1, skipped: 0 }));

test('a runner that found no test is a failure', () => assert.equal(settle(readPlain({}), 0).failed, 1));

test('failures that were named are not counted twice', () =>
  assert.equal(settle(readPlain({ passed: 5, failed: 2 }), 1).failed, 2));

test('results add up', () => {
  const sum = plus(readPlain({ passed: 1, failures: ['a'] }), readPlain({ failed: 2, skipped: 3, failures: ['b'] }));
  assert.deepEqual(sum, { passed: 1, failed: 2, skipped: 3, failures: ['a', 'b'] });
});
