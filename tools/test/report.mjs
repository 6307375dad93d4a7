import { nothing, plus } from './results.mjs';

const NAMED_FAILURES = 60;

/**
 * What `npm test` prints at its end: what failed, a table by step, and last of all one line that others may read.
 *
 * @param {{ title: string, seconds: number, result: import('./results.mjs').Result, note?: string }[]} steps
 * @returns {string} several lines, without a line break at the end.
 */
export function reportText(steps) {
  const total = steps.map((step) => step.result).reduce(plus, nothing());
  return [...failureLines(steps), ...tableLines(steps), ...noteLines(steps), '', closingLine(total)].join('\n');
}

/** `N passed, N failed`, and `, N skipped` when something was. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function failureLines(steps) {
  const failures = steps.flatMap((step) => step.result.failures.map((name) => `  ✗ ${step.title}: ${name}`));
  if (failures.length === 0) return [];
  const more = failures.length - NAMED_FAILURES;
  return ['', 'FAILED', ...failures.slice(0, NAMED_FAILURES), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function tableLines(steps) {
  const width = Math.max(...steps.map((step) => step.title.length), 4);
  const row = (title, ...cells) => `  ${title.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  const lines = steps.map(({ title, seconds, result }) =>
    row(title, result.passed, result.failed, result.skipped, `${seconds.toFixed(1)} s`),
  );
  return ['', row('step', 'passed', 'failed', 'skipped', 'time'), ...lines];
}

function noteLines(steps) {
  const notes = steps.filter((step) => step.note).map((step) => `  SKIPPED ${step.title}: ${step.note}`);
  return notes.length > 0 ? ['', ...notes] : [];
}
