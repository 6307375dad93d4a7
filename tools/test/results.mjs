import { isAbsolute, relative } from 'node:path';
import { ROOT } from '../setup/workspace.mjs';

/**
 * What one runner found, whatever its own format was.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Result
 *   `failures` names what failed, in the words of the specs; it may be shorter than `failed`.
 */

/** @returns {Result} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @returns {Result} one failure of the step itself. */
export const broken = (why) => ({ ...nothing(), failed: 1, failures: [why] });

/** @returns {Result} a step that could not be run here, and need not be. */
export const skippedStep = () => ({ ...nothing(), skipped: 1 });

/** From the JSON of jest and of vitest, which has the same shape. A file that could not be loaded is one failure. */
export function readJest(json) {
  const result = nothing();
  for (const file of json.testResults ?? []) {
    const place = isAbsolute(file.name) ? relative(ROOT, file.name) : file.name;
    const before = result.failed;
    for (const test of file.assertionResults ?? []) {
      const title = [...(test.ancestorTitles ?? []), test.title].join(' › ');
      add(result, test.status, `${title}  (${place})`);
    }
    if (file.status === 'failed' && result.failed === before) add(result, 'failed', `${place} could not be run`);
  }
  return result;
}

function add(result, status, title) {
  if (status === 'passed') result.passed++;
  else if (status === 'failed') {
    result.failed++;
    result.failures.push(title);
  } else result.skipped++; // pending, todo, skipped, disabled
}

/** From the JSON of Playwright. A test that passed only on a retry is a failure: flaky tests are not kept. */
export function readPlaywright(json) {
  const result = nothing();
  for (const error of json.errors ?? []) add(result, 'failed', firstLine(error.message ?? 'Playwright failed'));
  for (const suite of json.suites ?? []) readPlaywrightSuite(suite, result);
  return result;
}

const PLAYWRIGHT_STATUS = { expected: 'passed', skipped: 'skipped', unexpected: 'failed', flaky: 'failed' };

/** The outermost suite is the file; those inside it are `describe` blocks, whose titles belong to the test's name. */
function readPlaywrightSuite(suite, result, blocks = []) {
  for (const { title, file, tests } of suite.specs ?? [])
    for (const test of tests)
      add(result, PLAYWRIGHT_STATUS[test.status] ?? 'failed', `${[...blocks, title].join(' › ')}  (${file})`);
  for (const inner of suite.suites ?? []) readPlaywrightSuite(inner, result, [...blocks, inner.title]);
}

/** From nx's own record of its last run: each task is one check. */
export function readNx(json) {
  const result = nothing();
  for (const task of json.tasks ?? []) add(result, task.status === 0 ? 'passed' : 'failed', task.taskId);
  return result;
}

/** From our own reporters (node:test, unittest), which write a Result. */
export const readPlain = (json) => ({ ...nothing(), ...json });

/**
 * Makes sure that a step that went wrong counts: a runner that ended badly without naming a failure, and a runner that
 * found no test at all, are one failure each.
 *
 * @param {Result | undefined} result  undefined: the runner left no result behind.
 * @param {number} code  the runner's exit code.
 */
export function settle(result, code) {
  if (!result) return broken(`the runner left no result (exit code ${code})`);
  const total = result.passed + result.failed + result.skipped;
  if (code !== 0 && result.failed === 0) return plus(result, broken(`the runner ended with exit code ${code}`));
  if (total === 0) return broken('no test was found');
  return result;
}

/** @returns {Result} both together. */
export function plus(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

const firstLine = (text) => text.split('\n', 1)[0];
