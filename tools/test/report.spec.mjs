import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closingLine, reportText } from './report.mjs';
import { readPlain } from './results.mjs';

const step = (title, result, note) => ({ title, seconds: 1.25, result: readPlain(result), note });
const lastLine = (text) => text.split('\n').at(-1);

test('the last line is the sum, in words that others read', () => {
  assert.equal(lastLine(reportText([step('a', { passed: 3 }), step('b', { passed: 4 })])), '7 passed, 0 failed');
  assert.equal(
    lastLine(reportText([step('a', { passed: 3, failed: 1, skipped: 2 })])),
    '3 passed, 1 failed, 2 skipped',
  );
});

test('the closing line leaves out what was not skipped', () =>
  assert.equal(closingLine({ passed: 0, failed: 0, skipped: 0 }), '0 passed, 0 failed'));

test('the table has one row for each step', () => {
  const text = reportText([
    step('backend on SQLite', { passed: 3 }),
    step('e2e', { failed: 1, failures: ['it draws'] }),
  ]);
  assert.match(text, /^ {2}backend on SQLite +3 +0 +0 +1\.[23] s$/m);
  assert.match(text, /^ {2}e2e +0 +1 +0 +1\.[23] s$/m);
});

test('what failed is named before the table', () => {
  const text = reportText([step('e2e', { failed: 1, failures: ['it draws'] })]);
  assert.ok(text.indexOf('✗ e2e: it draws') < text.indexOf('passed'));
});

test('a great many failures are cut, and the rest is counted', () => {
  const failures = Array.from({ length: 75 }, (_, index) => `test ${index}`);
  assert.match(reportText([step('a', { failed: 75, failures })]), /… and 15 more/);
});

test('a step that was skipped says why, loudly', () =>
  assert.match(reportText([step('MariaDB', { skipped: 1 }, 'it is missing')]), /SKIPPED MariaDB: it is missing/));
