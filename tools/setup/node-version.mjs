// Imported first by every command: on a Node that is too old it says so in a sentence, before newer syntax is met.

/** The oldest usable minor version of each line; the lines in between (21, 23) are past their end. */
const OLDEST_MINOR = { 20: 19, 22: 13, 24: 11 };

/**
 * What is wrong with a Node version, as a sentence; undefined when it can be used.
 *
 * @param {string} version  such as "20.20.2", without a leading v.
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 24 || minor >= OLDEST_MINOR[major]) return undefined;
  return `Memento needs Node 20.19, 22.13, 24.11 or newer; this is Node ${version}. See https://nodejs.org.`;
}

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
