// The build of the web app loads the polyfill of texts into its pages, and into nothing else. A worker, or a page that is
// bundled apart, whose modules hold `$localize` texts ends with its first line unless it loads the polyfill itself; and
// where something else takes over its work, nobody sees that.
import { posix } from 'node:path';

const POLYFILL = /^import '@angular\/localize\/init';$/m;
const TEXT = /\$localize`/;
/** Types are gone when it runs. */
const IMPORT = /^(?:import|export) (?!type\b)(?:[^;'"]*? from )?'(\.[^']+)';/gm;

export const isEntry = (path) =>
  /^frontend\/src\/app\/.*(?:\.worker|\/bench-page)\.ts$/.test(path) && !path.endsWith('.spec.ts');

/**
 * @param {string} path                       of the entry, from the root of the repository.
 * @param {(path: string) => string} read     the text of a file, empty where there is none.
 * @returns {string[]}                        a line when it would end for want of the polyfill.
 */
export function muteEntry(path, read) {
  if (POLYFILL.test(read(path))) return [];
  const seen = new Set([path]);
  for (const each of seen) {
    const source = read(each);
    if (TEXT.test(source)) return [`${path} needs '@angular/localize/init': ${each} has texts`];
    for (const [, wanted] of source.matchAll(IMPORT)) seen.add(`${posix.join(posix.dirname(each), wanted)}.ts`);
  }
  return [];
}
