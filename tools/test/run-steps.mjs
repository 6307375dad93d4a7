import { buildProduct } from '../setup/build.mjs';
import { installSystemPackages } from '../setup/system-packages.mjs';
import { say } from '../setup/workspace.mjs';
import { broken, skippedStep } from './results.mjs';

/**
 * Runs steps one after the other; a step that fails or crashes does not keep the next from running.
 *
 * @param {import('./steps.mjs').Step[]} steps
 * @param {{ strict: boolean }} options  strict: a missing tool is a failure, not a skipped step.
 * @returns {Promise<{ title: string, seconds: number, result: object, note?: string }[]>}  for report.mjs.
 */
export async function runSteps(steps, { strict }) {
  const outcomes = [];
  for (const step of steps) {
    const startedAt = Date.now();
    say(`── ${step.title} ──`);
    const outcome = await runStep(step, strict);
    const { passed, failed } = outcome.result;
    say(`${step.title}: ${outcome.note ? `SKIPPED, ${outcome.note}` : `${passed} passed, ${failed} failed`}`);
    outcomes.push({ title: step.title, seconds: (Date.now() - startedAt) / 1000, ...outcome });
  }
  return outcomes;
}

async function runStep(step, strict) {
  try {
    const found = step.tool ? await findOrInstall(step.tool) : undefined;
    if (step.tool && !found) return missing(step.tool, strict);
    if (step.needsBuild) await buildProduct();
    return { result: await step.run(found) };
  } catch (error) {
    console.error(error);
    return { result: broken(error.message.split('\n', 1)[0]) };
  }
}

async function findOrInstall(tool) {
  const found = await tool.find();
  if (found) return found;
  const installed = (await installSystemPackages(tool.packages)) && (await tool.find());
  return installed || tool.findLess?.();
}

function missing({ name, packages }, strict) {
  const note = `${name} is missing on this machine (Debian: apt-get install ${packages.join(' ')})`;
  return strict ? { result: broken(note) } : { result: skippedStep(), note };
}
