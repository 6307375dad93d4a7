// `npm test`: everything, from a fresh clone. Its last line is `N passed, N failed`. One part: `npm test -- --only=backend`.
import './setup/node-version.mjs';
import { endEverything, onStopRequest, runCommand } from './setup/child-process.mjs';
import { readTestArguments, usage } from './test/arguments.mjs';
import { runAndReport } from './test/run-and-report.mjs';
import { STEPS } from './test/steps.mjs';

onStopRequest(endEverything);
await runCommand(async () => {
  const ids = STEPS.map((step) => step.id);
  const unnamed = STEPS.filter((step) => !step.onlyWhenNamed).map((step) => step.id);
  const { help, chosen } = readTestArguments(process.argv.slice(2), ids, unnamed);
  if (help) return console.log(usage(ids));
  const steps = STEPS.filter((step) => chosen.includes(step.id));
  return runAndReport(steps, { strict: process.env.CI === 'true' });
});
