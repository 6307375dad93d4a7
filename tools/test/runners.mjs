// One function for each way of testing. Each resolves to a Result (results.mjs) and never throws for a failing test.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVER } from '../setup/build.mjs';
import { run, runNode } from '../setup/child-process.mjs';
import { commandScript, QUIET_TOOLS, runNx } from '../setup/package-commands.mjs';
import { RESULTS, ROOT } from '../setup/workspace.mjs';
import { startMariaDb } from './mariadb.mjs';
import { readJest, readNx, readPlain, readPlaywright, settle } from './results.mjs';
import { writeSpecGroups } from './spec-groups.mjs';
import { specsOn, startSwift } from './swift.mjs';
import { startThrowawayServer } from './throwaway-server.mjs';

/** Where nx 23 records its last run. */
const NX_RECORD = join(ROOT, '.nx/cache/run.json');

/**
 * Runs a runner and reads the file that it leaves. A file of an earlier run is deleted first.
 *
 * @param {string} file                              the JSON that the runner writes.
 * @param {(json: object) => Result} read            see results.mjs.
 * @param {() => Promise<{ code: number }>} runIt    must not throw for a failing test.
 */
async function collect(file, read, runIt) {
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  const { code } = await runIt();
  return settle(existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : undefined, code);
}

/** Runs nx targets of all projects, two at a time; each task is one check. */
export function runNxTargets(targets) {
  const args = ['run-many', '-t', ...targets, '--outputStyle=static', '--parallel=2'];
  return collect(NX_RECORD, readNx, () => runNx(args, { check: false }));
}

/** The backend's suite. An empty `databaseUrl` means SQLite, also where the caller's environment says otherwise. */
export function runBackendSpecs(name, databaseUrl, ignored, env = {}) {
  const file = join(RESULTS, `${name}.json`);
  const groups = join(RESULTS, `${name}-groups`);
  writeSpecGroups(join(ROOT, 'backend'), groups, ignored);
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const args = [...flags, commandScript('jest'), '--ci', '--json', `--outputFile=${file}`];
  args.push('--roots', groups);
  const options = { cwd: join(ROOT, 'backend'), env: { DATABASE_URL: databaseUrl, ...env }, check: false };
  return collect(file, readJest, () => runNode(args, options));
}

/** The same suite on a MariaDB that is made for it and thrown away; without the pixels, which are no database's business. */
export async function runBackendSpecsOnMariaDb(name) {
  const database = await startMariaDb();
  try {
    return await runBackendSpecs(name, database.url, /\.image\.spec\.ts$/);
  } finally {
    await database.stop();
  }
}

/** What knows of the bucket, and how files come and are tiled. */
const OF_BUCKETS = /^src\/(storage\/s3-|backup\/bucket\.|images\/(bucket|tiling|image-files)\.|uploads\/).*spec\.ts$/;
/** All that deals with files. */
const WITH_FILES = /^src\/(storage|images|uploads|display|viewers|exports|trash|adopt|backup|health)\/.*\.spec\.ts$/;

/** Specs with their files in a bucket, on an S3 server that is made for them and thrown away. @param isAll or only the nearest */
export async function runBackendSpecsOnS3(name, isAll) {
  const swift = await startSwift();
  const wanted = isAll ? WITH_FILES : OF_BUCKETS;
  try {
    return await runBackendSpecs(name, '', { test: (path) => !wanted.test(path) }, await specsOn(swift));
  } finally {
    await swift.stop();
  }
}

export function runFrontendSpecs(name) {
  const file = join(RESULTS, `${name}.json`);
  // --output-file belongs to the first reporter.
  const args = ['test', '--watch=false', '--reporters=json', '--reporters=default', `--output-file=${file}`];
  const options = { cwd: join(ROOT, 'frontend'), env: QUIET_TOOLS, check: false };
  return collect(file, readJest, () => runNode([commandScript('@angular/cli', 'ng'), ...args], options));
}

export function runToolsSpecs(name) {
  return runNodeTests(name, specsOfTools('.spec.mjs'));
}

/** What deploy/ describes, from the programs of this machine. */
export function runDeployTests(name) {
  return runNodeTests(name, specsOfTools('.deploy.mjs'));
}

/** Named one by one: Node 20's test runner knows no patterns. */
export function specsOfTools(ending) {
  const names = readdirSync(join(ROOT, 'tools'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => join('tools', name));
}

function runNodeTests(name, files) {
  const file = join(RESULTS, `${name}.json`);
  const reporter = pathToFileURL(join(import.meta.dirname, 'node-test-reporter.mjs')).href;
  const reporters = [
    ...['--test-reporter=dot', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${file}`],
  ];
  return collect(file, readPlain, () => runNode(['--test', ...reporters, ...files], { check: false }));
}

/** Real images are kept beside the repository; a plain clone does not have them, and the test that wants them says so. */
const REAL_IMAGES = join(ROOT, '../shared/data');
const REAL_PROJECTS = join(REAL_IMAGES, 'projects');

/** The Python client against the built product. */
export async function runClientTests(name, python) {
  const server = await startThrowawayServer();
  try {
    return await runClientTestsAt(name, python, server, { MEMENTO_TEST_SERVER: SERVER });
  } finally {
    await server.stop();
  }
}

/**
 * The same against whatever runs.
 *
 * @param {{ url: string, username: string, password: string }} at  `url` ends in /memento; the person administers.
 * @param {Record<string, string>} more  of the environment; without MEMENTO_TEST_SERVER no test kills a server of its own.
 */
export function runClientTestsAt(name, python, { url, username, password }, more = {}) {
  const file = join(RESULTS, `${name}.json`);
  const env = {
    MEMENTO_TEST_URL: url,
    MEMENTO_TEST_USERNAME: username,
    MEMENTO_TEST_PASSWORD: password,
    MEMENTO_TEST_PROJECTS: process.env.MEMENTO_TEST_PROJECTS ?? REAL_PROJECTS,
    MEMENTO_TEST_SERVER: '',
    MEMENTO_TEST_NODE: process.execPath,
    PYTHONDONTWRITEBYTECODE: '1',
    ...more,
  };
  const args = [join(import.meta.dirname, 'run_unittest.py'), join(ROOT, 'clients/python'), file];
  return collect(file, readPlain, () => run(python, args, { env, check: false }));
}

/** Exports of the built product, opened by programs that are not ours. */
export async function runExportReaders(name, python) {
  const file = join(RESULTS, `${name}.json`);
  const server = await startThrowawayServer();
  try {
    const env = {
      MEMENTO_TEST_URL: server.url,
      MEMENTO_TEST_USERNAME: server.username,
      MEMENTO_TEST_PASSWORD: server.password,
      MEMENTO_TEST_IMAGES: process.env.MEMENTO_TEST_IMAGES ?? REAL_IMAGES,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const args = [join(import.meta.dirname, 'run_unittest.py'), join(ROOT, 'tools/export-readers'), file];
    return await collect(file, readPlain, () => run(python, args, { env, check: false }));
  } finally {
    await server.stop();
  }
}

/**
 * The built product in a real browser; Playwright starts the server itself, unless it is told of one.
 *
 * @param {Record<string, string>} [more]  of the environment: MEMENTO_E2E_URL, _USERNAME and _PASSWORD of what runs.
 * @param {string[]} [args]                of Playwright; default all specs.
 */
export function runBrowserTests(browser, more = {}, args = []) {
  const file = join(RESULTS, 'e2e.json'); // as playwright.config.ts says
  const options = {
    cwd: join(ROOT, 'e2e'),
    env: { CHROMIUM: browser, MEMENTO_TEST_PROJECTS: process.env.MEMENTO_TEST_PROJECTS ?? REAL_PROJECTS, ...more },
    check: false,
  };
  return collect(file, readPlaywright, () =>
    runNode([commandScript('@playwright/test', 'playwright'), 'test', ...args], options),
  );
}
