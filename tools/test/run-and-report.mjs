import { reportText } from './report.mjs';
import { runSteps } from './run-steps.mjs';
import { INSTALL } from './steps.mjs';

/**
 * Installs, runs `steps`, and prints what came of them; its last line is `N passed, N failed`.
 *
 * @param {import('./steps.mjs').Step[]} steps
 * @param {{ strict: boolean }} options  as in runSteps.
 * @returns {Promise<number>}  the exit code of the command.
 */
export async function runAndReport(steps, options) {
  const installed = await runSteps([INSTALL], options);
  const outcomes = installed[0].result.failed === 0 ? await runSteps(steps, options) : installed;
  console.log(reportText(outcomes));
  return outcomes.some(({ result }) => result.failed > 0) ? 1 : 0;
}
