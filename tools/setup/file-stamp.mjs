import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A key that changes when a file below `paths` is added, removed or written. It looks at names, sizes and times only:
 * a few milliseconds for a thousand files, so a warm start need not load any build tool.
 *
 * @param {string[]} paths      files and folders; a missing one counts as such.
 * @param {string[]} [ignored]  names of files and folders to leave out, at any depth.
 */
export function keyByTimes(paths, ignored = []) {
  const hash = createHash('sha256');
  for (const path of paths) addByTimes(hash, path, new Set(ignored));
  return hash.digest('hex');
}

function addByTimes(hash, path, ignored) {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts) return hash.update(`${path}\0missing\n`);
  if (!facts.isDirectory()) return hash.update(`${path}\0${facts.size}\0${facts.mtimeMs}\n`);
  const names = readdirSync(path).filter((name) => !ignored.has(name));
  for (const name of names.sort()) addByTimes(hash, join(path, name), ignored);
  return hash;
}

/** A key that changes with the bytes of `files` (all must exist) and with `facts`. */
export function keyByContent(files, facts = []) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.update(facts.join('\0')).digest('hex');
}

/** Whether the work that `stampFile` stands for was last finished with this key. */
export function isStamped(stampFile, key) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === key;
}

/**
 * Does the work that a stamp stands for. The stamp goes before it and comes back after it, so that work that was
 * interrupted or failed is done again.
 */
export async function stampAfter(stampFile, key, work) {
  rmSync(stampFile, { force: true });
  await work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, key);
}
