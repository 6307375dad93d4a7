import { checkContract } from '../contract/contract.mjs';
import { buildProduct } from '../setup/build.mjs';
import { installPackages } from '../setup/install.mjs';
import { BROWSER_PACKAGES, findBrowser } from './browser.mjs';
import { canStartMariaDb, MARIADB_PACKAGES } from './mariadb.mjs';
import { findPython, PYTHON_PACKAGES } from './python.mjs';
import { broken, nothing } from './results.mjs';
import {
  runBackendSpecs,
  runBackendSpecsOnMariaDb,
  runBrowserTests,
  runClientTests,
  runFrontendSpecs,
  runNxTargets,
  runToolsSpecs,
} from './runners.mjs';

/** Everything that nx may answer from its cache: it depends on nothing but the files of the repository. */
export const CHECK_TARGETS = ['format', 'rules', 'lint', 'typecheck', 'boundaries'];

/**
 * What a step needs of the machine besides Node and the packages of package.json.
 *
 * @typedef {object} Tool
 * @property {string} name                          for people.
 * @property {string[]} packages                    of Debian, tried when it is missing.
 * @property {() => Promise<unknown>} find          a truthy value that is handed to the step, when it is there.
 */
const MARIADB = { name: 'MariaDB', packages: MARIADB_PACKAGES, find: async () => canStartMariaDb() };
const BROWSER = { name: 'a Chromium browser', packages: BROWSER_PACKAGES, find: findBrowser };
const PYTHON = { name: 'Python 3.10 with `requests`', packages: PYTHON_PACKAGES, find: findPython };

/** Goes before all others; without it none of them can run. */
export const INSTALL = { id: 'install', title: 'install', run: install };

/**
 * The steps of `npm test`, in their order: what is quick and most often wrong comes first.
 *
 * @typedef {object} Step
 * @property {string} id            for --only.
 * @property {string} title         for people.
 * @property {boolean} [needsBuild] whether the product must be built first.
 * @property {Tool} [tool]          without it the step is skipped, and fails when CI=true.
 * @property {(found: unknown) => Promise<import('./results.mjs').Result>} run
 */
export const STEPS = [
  { id: 'tools', title: 'tools', run: () => runToolsSpecs('tools') },
  { id: 'build', title: 'build', run: build },
  { id: 'checks', title: 'format, lint, types, boundaries', run: () => runNxTargets(CHECK_TARGETS) },
  { id: 'contract', title: 'API contract is up to date', needsBuild: true, run: contract },
  { id: 'backend', title: 'backend on SQLite', run: () => runBackendSpecs('backend', '') },
  { id: 'mariadb', title: 'backend on MariaDB', tool: MARIADB, run: () => runBackendSpecsOnMariaDb('mariadb') },
  { id: 'frontend', title: 'frontend', run: () => runFrontendSpecs('frontend') },
  {
    id: 'client',
    title: 'Python client',
    needsBuild: true,
    tool: PYTHON,
    run: (python) => runClientTests('client', python),
  },
  { id: 'e2e', title: 'end to end', needsBuild: true, tool: BROWSER, run: (path) => runBrowserTests('e2e', path) },
];

async function install() {
  await installPackages();
  return { ...nothing(), passed: 1 };
}

async function build() {
  await buildProduct();
  return { ...nothing(), passed: 1 };
}

async function contract() {
  const stale = await checkContract();
  return stale.length === 0 ? { ...nothing(), passed: 1 } : broken(stale.join('\n    '));
}
