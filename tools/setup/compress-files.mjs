// Puts the compressed forms of the web app's files beside them, for the server to hand out, and holds its first scripts to
// their budget. Runs at the end of each build; the same files give the same bytes.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ROOT } from './workspace.mjs';

const WORTH_IT = /\.(?:js|css|svg|json|txt)$/;
/** Below this, headers and one packet cost as much as the file. */
const MIN_BYTES = 1024;

/** What a browser loads before it knows which page it shows; sign-in itself adds some 30 kB to it. */
export const FIRST_SCRIPTS_MAX_BYTES = 200_000;

/** Names that survive minification, of what belongs to a sample's page alone. */
const OF_A_SAMPLE = /\bKonva\b|\bol-viewport\b/;

/** @returns {number} how many files have got compressed forms. */
export function compressFiles(folder) {
  const paths = filesIn(folder).filter((path) => WORTH_IT.test(path) && statSync(path).size >= MIN_BYTES);
  for (const path of paths) {
    const bytes = readFileSync(path);
    writeFileSync(`${path}.br`, brotli(bytes));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
  return paths.length;
}

/** @returns {string[]} what is wrong with the scripts that the page names itself, as gzip sends them. */
export function overBudget(folder) {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const names = new Set([...page.matchAll(/\s(?:src|href)="([^"]+\.js)"/g)].map(([, name]) => name));
  const scripts = [...names].map((name) => ({ name, path: join(folder, name) }));
  const sent = scripts.reduce(
    (sum, { path }) => sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size,
    0,
  );
  const found = scripts
    .filter(({ path }) => OF_A_SAMPLE.test(readFileSync(path, 'utf8')))
    .map(
      ({ name }) => `${name} is loaded by every page and holds OpenLayers or Konva, which belong to a sample's alone.`,
    );
  if (sent > FIRST_SCRIPTS_MAX_BYTES)
    found.push(`Every page loads ${sent} bytes of compressed script first; ${FIRST_SCRIPTS_MAX_BYTES} are allowed.`);
  return found;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params });
}

if (import.meta.main ?? process.argv[1]?.endsWith('compress-files.mjs')) {
  const folder = join(ROOT, process.argv[2]);
  compressFiles(folder);
  for (const problem of overBudget(folder)) {
    console.error(problem);
    process.exitCode = 1;
  }
}
