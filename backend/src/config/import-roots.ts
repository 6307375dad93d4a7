import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';
import { ConfigError } from './config-error.js';

const KEY = 'MEMENTO_IMPORT_ROOTS';

/**
 * Folders from which files may be imported where they lie.
 *
 * @param text    Absolute folders, with a colon between them.
 * @param dataDir Absolute; must be apart from all of them, or whoever may import could read the database and the secret.
 * @returns       Without symbolic links in them.
 * @throws        ConfigError
 */
export function importRoots(text: string | undefined, dataDir: string): string[] {
  const named = (text ?? '').split(':').filter((part) => part !== '');
  return named.map((path) => {
    const root = usable(path);
    const data = realOrAsIs(dataDir);
    if (holds(root, data) || holds(data, root))
      throw new ConfigError(KEY, `names "${path}", which must be apart from the data folder.`);
    return root;
  });
}

function usable(path: string): string {
  if (!isAbsolute(path)) throw new ConfigError(KEY, `must be absolute folders with ":" between them, not "${path}".`);
  try {
    const real = realpathSync(path);
    accessSync(real, constants.R_OK | constants.X_OK);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // ENOENT, EACCES: told below.
  }
  throw new ConfigError(KEY, `names "${path}", which is not a folder that the server can read.`);
}

function realOrAsIs(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // made at the first start
  }
}

function holds(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
