// `npm run check`: what a change must pass before it is pushed, minus MariaDB, Python and the browser. What has not
// changed since the last run is answered from nx's cache.
import './setup/node-version.mjs';
import { endEverything, onStopRequest, runCommand } from './setup/child-process.mjs';
import { runAndReport } from './test/run-and-report.mjs';
import { runNxTargets } from './test/runners.mjs';
import { CHECK_TARGETS, STEPS } from './test/steps.mjs';

onStopRequest(endEverything);
await runCommand(() => {
  const built = STEPS.filter(({ id }) => id === 'build' || id === 'contract');
  const cached = { title: 'checks and specs', run: () => runNxTargets([...CHECK_TARGETS, 'test']) };
  return runAndReport([...built, cached], { strict: false });
});
