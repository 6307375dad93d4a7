import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Jest loads everything anew for each file of tests: for one that starts a server that is six seconds of work, and its tests
 * take one. Files that are imported by one file share what is loaded.
 */
const GROUPS = 8;

/** They end processes, and take longer than their size tells: each stays alone. */
const ALONE = /^test\//;

/**
 * @typedef {object} SpecFile
 * @property {string} path  in the backend's folder, with forward slashes.
 * @property {number} size  bytes: larger ones take longer, as a rule.
 */

/**
 * Groups that take about as long as each other: one after the other files are dealt out, the largest first.
 *
 * @param {SpecFile[]} files
 * @returns {string[][]} paths.
 */
export function grouped(files, count = GROUPS) {
  const alone = files.filter(({ path }) => ALONE.test(path)).map(({ path }) => [path]);
  const groups = Array.from({ length: count }, () => ({ size: 0, paths: [] }));
  const rest = files.filter(({ path }) => !ALONE.test(path));
  for (const { path, size } of rest.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))) {
    const smallest = groups.reduce((least, each) => (each.size < least.size ? each : least));
    smallest.paths.push(path);
    smallest.size += size;
  }
  return [...groups.map(({ paths }) => paths.toSorted()), ...alone].filter((paths) => paths.length > 0);
}

/**
 * Writes a file for each group.
 *
 * @param {string} backend    its folder, absolute.
 * @param {string} into       absolute; what is there is deleted.
 * @param {RegExp} [ignored]  paths to leave out.
 */
export function writeSpecGroups(backend, into, ignored) {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const files = ['src', 'test']
    .flatMap((folder) => readdirSync(join(backend, folder), { recursive: true }).map((name) => join(folder, name)))
    .map((name) => name.split(sep).join('/'))
    .filter((path) => path.endsWith('.spec.ts') && !ignored?.test(path))
    .map((path) => ({ path, size: statSync(join(backend, path)).size }));
  grouped(files).forEach((paths, n) => {
    const lines = paths.map((path) => `import '${relative(into, join(backend, path)).split(sep).join('/')}';`);
    writeFileSync(join(into, `group-${n + 1}.spec.ts`), `${lines.join('\n').replaceAll(".ts';", ".js';")}\n`);
  });
}
