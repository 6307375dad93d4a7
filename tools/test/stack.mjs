// The suite of one server, against all that we ship: nginx, two API servers that tile nothing, two workers, MariaDB, Redis.
import { say } from '../setup/workspace.mjs';
import { plus } from './results.mjs';
import { runBrowserTests, runClientTestsAt } from './runners.mjs';

const WORKERS = 2;
/** What e2e/playwright.config.ts leaves out where something runs already. */
const OF_THEIR_OWN = ['kill-moments', 'set-up'];
/** What says where the files are kept; unset is the data folder. */
const STORAGE = /^(MEMENTO_STORAGE_|AWS_)/;

/**
 * The end-to-end specs and the tests of the Python client. `MEMENTO_STACK_SPECS=sign-in,import` runs some of the specs,
 * `MEMENTO_STACK_SPECS=none` the client alone.
 *
 * @param {{ browser: string, python: string }} found
 */
export async function runOnStack(name, { browser, python }) {
  const settings = Object.fromEntries(Object.entries(process.env).filter(([key]) => STORAGE.test(key)));
  // Read now: it needs packages, which this program installs first.
  const { startInstallation } = await import('../deploy/installation.mjs');
  const at = await startInstallation({ workers: WORKERS, settings });
  const { username, password } = at.admin;
  say(`${at.nginx.url}: ${at.servers.length} servers, ${WORKERS} workers, files ${whereFilesAre(settings)}`);
  try {
    const client = await runClientTestsAt(`${name}-client`, python, { ...at.admin, url: `${at.nginx.url}/memento` });
    say(`Python client: ${client.passed} passed, ${client.failed} failed, ${client.skipped} skipped`);
    const wanted = process.env.MEMENTO_STACK_SPECS ?? '';
    if (wanted === 'none') return client;
    const running = { MEMENTO_E2E_URL: at.nginx.url, MEMENTO_E2E_USERNAME: username, MEMENTO_E2E_PASSWORD: password };
    return plus(client, await runBrowserTests(browser, running, playwrightArguments(wanted)));
  } finally {
    await at.stop();
  }
}

function playwrightArguments(wanted) {
  say(`NOT RUN here, as they have servers of their own: ${OF_THEIR_OWN.join(', ')}`);
  if (wanted) say(`ONLY SOME of the specs: ${wanted}`);
  const chosen = wanted.split(',').filter(Boolean);
  const files = chosen.map((spec) => `/${spec}.e2e.ts`);
  // One at a time: the stack alone fills two cores.
  return ['--workers=1', ...files];
}

function whereFilesAre({ MEMENTO_STORAGE_URL: url }) {
  return url ? `in ${url.split('?')[0]}` : 'in one folder';
}
