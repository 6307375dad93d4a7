import { findRedis, REDIS_PACKAGES } from '../deploy/redis.mjs';
import { findNginx, NGINX_PACKAGES } from '../deploy/shipped-nginx.mjs';
import { checkContract } from '../contract/contract.mjs';
import { buildProduct } from '../setup/build.mjs';
import { installPackages } from '../setup/install.mjs';
import { BROWSER_PACKAGES, findBrowser } from './browser.mjs';
import { findExportReaders, READER_PACKAGES } from './export-readers.mjs';
import { canStartMariaDb, MARIADB_PACKAGES } from './mariadb.mjs';
import { findPython, findPythonWithPandas, PYTHON_PACKAGES } from './python.mjs';
import { broken, nothing } from './results.mjs';
import { canStartSwift, SWIFT_PACKAGES } from './swift.mjs';
import {
  runBackendSpecs,
  runBackendSpecsOnMariaDb,
  runBackendSpecsOnS3,
  runBrowserTests,
  runClientTests,
  runDeployTests,
  runExportReaders,
  runFrontendSpecs,
  runNxTargets,
  runToolsSpecs,
} from './runners.mjs';
import { runOnStack } from './stack.mjs';

/** Everything that nx may answer from its cache: it depends on nothing but the files of the repository. */
export const CHECK_TARGETS = ['format', 'rules', 'lint', 'typecheck', 'boundaries'];

/**
 * What a step needs of the machine besides Node and the packages of package.json.
 *
 * @typedef {object} Tool
 * @property {string} name                          for people.
 * @property {string[]} packages                    of Debian, tried when it is missing.
 * @property {() => Promise<unknown>} find          a truthy value that is handed to the step, when it is there.
 * @property {() => Promise<unknown>} [findLess]    the same with less, for where the packages cannot be installed.
 */
const MARIADB = { name: 'MariaDB', packages: MARIADB_PACKAGES, find: async () => canStartMariaDb() };
const SWIFT = { name: 'OpenStack Swift, an S3 server', packages: SWIFT_PACKAGES, find: async () => canStartSwift() };
const BROWSER = { name: 'a Chromium browser', packages: BROWSER_PACKAGES, find: findBrowser };
/** Where pandas cannot be had, its one test says so, and the others run. */
const PYTHON = {
  ...{ name: 'Python 3.9 with `requests`', packages: PYTHON_PACKAGES },
  ...{ find: findPythonWithPandas, findLess: findPython },
};

const INSTALLATION = {
  name: 'nginx, Redis and MariaDB',
  packages: [...NGINX_PACKAGES, ...REDIS_PACKAGES, ...MARIADB_PACKAGES],
  find: async () => Boolean(findNginx() && findRedis() && canStartMariaDb()),
};
const STACK = {
  name: `${INSTALLATION.name}, ${BROWSER.name}, ${PYTHON.name}`,
  packages: [...INSTALLATION.packages, ...BROWSER.packages, ...PYTHON.packages],
  find: async () => {
    const [isThere, browser, python] = [await INSTALLATION.find(), await findBrowser(), await findPython()];
    return isThere && browser && python ? { browser, python } : undefined;
  },
};
const READERS = {
  name: 'Python with pandas, openpyxl, shapely and tifffile, and ImageJ',
  packages: READER_PACKAGES,
  find: findExportReaders,
};

/** Goes before all others; without it none of them can run. */
export const INSTALL = { id: 'install', title: 'install', run: install };

/**
 * The steps of `npm test`, in their order: what is quick and most often wrong comes first.
 *
 * @typedef {object} Step
 * @property {string} id            for --only.
 * @property {string} title         for people.
 * @property {boolean} [onlyWhenNamed] whether `npm test` alone leaves it out: `--only` runs it.
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
  { id: 's3', title: 'files in a bucket', tool: SWIFT, run: () => runBackendSpecsOnS3('s3', false) },
  {
    id: 's3-all',
    title: 'all that deals with files, in a bucket',
    onlyWhenNamed: true,
    tool: SWIFT,
    run: () => runBackendSpecsOnS3('s3-all', true),
  },
  { id: 'frontend', title: 'frontend', run: () => runFrontendSpecs('frontend') },
  {
    id: 'client',
    title: 'Python client',
    needsBuild: true,
    tool: PYTHON,
    run: (python) => runClientTests('client', python),
  },
  {
    id: 'deploy',
    title: 'an installation behind nginx',
    needsBuild: true,
    tool: INSTALLATION,
    run: () => runDeployTests('deploy'),
  },
  {
    id: 'exports',
    title: 'exports in other programs',
    needsBuild: true,
    tool: READERS,
    run: (python) => runExportReaders('exports', python),
  },
  { id: 'e2e', title: 'end to end', needsBuild: true, tool: BROWSER, run: (path) => runBrowserTests(path) },
  {
    id: 'stack',
    title: 'all of it against two servers and two workers',
    onlyWhenNamed: true,
    needsBuild: true,
    tool: STACK,
    run: (found) => runOnStack('stack', found),
  },
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
