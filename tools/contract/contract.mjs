// The contract between backend and web app: docs/openapi.json, and the Angular client that is generated from it. Both
// are committed, so that a change of the API is seen in review.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildBackend, OPENAPI_WRITER } from '../setup/build.mjs';
import { runNode } from '../setup/child-process.mjs';
import { commandScript } from '../setup/package-commands.mjs';
import { ROOT } from '../setup/workspace.mjs';
import { describeJsonChanges } from './json-changes.mjs';

const DOCUMENT = join(ROOT, 'docs/openapi.json');
const CLIENT = join(ROOT, 'frontend/src/app/api');
const GENERATOR_CONFIG = join(ROOT, 'frontend/ng-openapi-gen.json');

/** Writes both anew from the built backend. */
export async function writeContract() {
  await generate(DOCUMENT, CLIENT);
}

/**
 * Compares both with what the built backend would give now.
 *
 * @returns {Promise<string[]>}  one sentence for each difference; empty when they are up to date.
 */
export async function checkContract() {
  const folder = mkdtempSync(join(tmpdir(), 'memento-contract-'));
  try {
    const document = join(folder, 'openapi.json');
    const client = join(folder, 'api');
    await generate(document, client);
    const stale = [...documentChanges(document), ...folderChanges(CLIENT, client)];
    return stale.length === 0 ? [] : ['`npm run api` has not been run since the API changed:', ...stale];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function generate(document, client) {
  await buildBackend();
  mkdirSync(dirname(document), { recursive: true });
  await writeDocument(document);
  await format([document]);
  rmSync(client, { recursive: true, force: true });
  const args = [commandScript('ng-openapi-gen'), '--config', GENERATOR_CONFIG, '--input', document, '--output', client];
  await runNode(args, { quiet: true });
  await format(filesBelow(client).map((name) => join(client, name)));
}

/** The writer starts the whole backend: in a folder of its own, never on the database that somebody works in. */
async function writeDocument(document) {
  const folder = mkdtempSync(join(tmpdir(), 'memento-contract-'));
  try {
    const env = { MEMENTO_DATA: folder, DATABASE_URL: '' };
    await runNode(['--disable-warning=ExperimentalWarning', OPENAPI_WRITER, document], {
      cwd: folder,
      env,
      quiet: true,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Through Prettier's own API: its command would leave out generated files, which .prettierignore names. */
async function format(files) {
  const prettier = await import('prettier');
  const options = JSON.parse(readFileSync(join(ROOT, '.prettierrc.json'), 'utf8'));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
  }
}

function documentChanges(fresh) {
  if (!existsSync(DOCUMENT)) return ['docs/openapi.json is missing'];
  const [before, now] = [DOCUMENT, fresh].map((file) => readFileSync(file, 'utf8'));
  if (before === now) return [];
  const changes = describeJsonChanges(JSON.parse(before), JSON.parse(now));
  return changes.length === 0 ? ['docs/openapi.json has another order or layout'] : changes;
}

/** Files that are missing in, superfluous in, or different from a committed folder, in the order of their names. */
export function folderChanges(committed, fresh) {
  const [before, now] = [committed, fresh].map((folder) => new Set(existsSync(folder) ? filesBelow(folder) : []));
  return [...new Set([...before, ...now])].sort().flatMap((name) => {
    if (!before.has(name)) return [`client: ${name} is missing`];
    if (!now.has(name)) return [`client: ${name} is no longer generated`];
    const same = readFileSync(join(committed, name), 'utf8') === readFileSync(join(fresh, name), 'utf8');
    return same ? [] : [`client: ${name} is out of date`];
  });
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}
