/** Such a name says that nobody knew where a thing belongs; the next thing without a place follows it. */
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc']);

/** A barrel: it hides where a thing comes from, and is the shortest way to a cycle. */
const BARREL = /^index\.[cm]?[jt]sx?$/;

/**
 * Files and folders whose name says nothing.
 *
 * @param {string[]} paths  with forward slashes.
 * @returns {string[]}      one sentence for each.
 */
export function emptyNames(paths) {
  return paths.flatMap((path) => {
    const parts = path.split('/');
    if (BARREL.test(parts.at(-1))) return [`${path}: no barrels, import the file you mean`];
    const word = parts.flatMap((part) => part.split(/[.\-_]/)).find((word) => EMPTY_WORDS.has(word.toLowerCase()));
    return word ? [`${path}: "${word}" says nothing, name it after its job`] : [];
  });
}
