import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, wherever a command was started. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Where runners leave their results and traces; ignored by git, may be deleted at any time. */
export const RESULTS = join(ROOT, 'results');

/** Where stamps and locks live; ignored by git. Outside node_modules, which `npm ci` deletes. */
export const STATE = join(ROOT, '.nx', 'memento');

const startedAt = Date.now();

/** Prints one line with the seconds since the command started. */
export function say(text) {
  console.log(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s] ${text}`);
}
