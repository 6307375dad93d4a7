import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isStamped, keyByTimes, stampAfter } from './file-stamp.mjs';
import { withLock } from './folder-lock.mjs';
import { INSTALL_STAMP, SETUP_LOCK, waitingFor } from './install.mjs';
import { runNx } from './package-commands.mjs';
import { ROOT, STATE, say } from './workspace.mjs';

const BUILD_STAMP = join(STATE, 'build-stamp');
const SOURCES = ['backend', 'frontend', 'tools/setup/compress-files.mjs', 'tsconfig.base.json', 'nx.json'];
const NOT_SOURCES = ['node_modules', 'dist', 'dist-dev', 'out-tsc', '.angular', 'test', 'jest.config.mjs'];
const OUTPUTS = ['backend/dist/main.js', 'frontend/dist/browser/index.html'];

/** The file that `npm start` runs. */
export const SERVER = join(ROOT, OUTPUTS[0]);

/** Writes the OpenAPI document into the file that its argument names. */
export const OPENAPI_WRITER = join(ROOT, 'backend/dist/openapi.js');

/** Takes over what the public system holds. */
export const ADOPT_PROGRAM = join(ROOT, 'backend/dist/adopt.js');

/** Tiles images for an installation on MariaDB. */
export const WORKER_PROGRAM = join(ROOT, 'backend/dist/worker.js');

/** Copies a running installation into a folder, and the other way round. */
export const BACKUP_PROGRAM = join(ROOT, 'backend/dist/backup.js');
export const RESTORE_PROGRAM = join(ROOT, 'backend/dist/restore.js');

let attempt;

/**
 * Builds backend and frontend, unless no source has changed since. Other commands wait meanwhile; within one command it
 * is tried once, so that a build that fails does not fail slowly again for each step that needs it.
 */
export function buildProduct() {
  attempt ??= isBuilt() ? Promise.resolve() : withLock(SETUP_LOCK, buildUnlessDone, waitingFor);
  return attempt;
}

/** Builds the backend alone, for what is generated from it: the web app need not even compile. */
export async function buildBackend() {
  if (isBuilt()) return;
  await withLock(SETUP_LOCK, () => runNx(['run', 'backend:build', '--outputStyle=static']), waitingFor);
}

async function buildUnlessDone() {
  if (isBuilt()) return;
  say('building');
  await stampAfter(BUILD_STAMP, sourcesKey(), () => runNx(['run-many', '-t', 'build', '--outputStyle=static']));
}

function isBuilt() {
  return OUTPUTS.every((file) => existsSync(join(ROOT, file))) && isStamped(BUILD_STAMP, sourcesKey());
}

function sourcesKey() {
  const paths = [...SOURCES.map((path) => join(ROOT, path)), INSTALL_STAMP];
  return keyByTimes(paths, NOT_SOURCES);
}
