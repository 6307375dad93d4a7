import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Installed, built, written by the product, or generated: nobody wrote these, so no rule of ours is for them. */
const NOT_OURS = new Set(['node_modules', '.git', '.nx', '.angular', 'dist', 'dist-dev', '__pycache__']);
const NOT_OURS_PATHS = new Set(['frontend/src/app/api', 'results', 'data']);

/**
 * Every file of the repository that a person wrote, whether git knows it yet or not.
 *
 * @param {string} root  absolute.
 * @returns {string[]}   relative to `root`, with forward slashes, sorted.
 */
export function sourceFiles(root, folder = '') {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (NOT_OURS.has(entry.name) || NOT_OURS_PATHS.has(path)) return [];
    return entry.isDirectory() ? sourceFiles(root, path) : [path];
  });
  return files.sort();
}
