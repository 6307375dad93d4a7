import { run } from '../setup/child-process.mjs';
import { findProgram } from '../setup/system-packages.mjs';

export const PYTHON_PACKAGES = ['python3', 'python3-requests', 'python3-pandas'];

/** The client promises Python 3.9 and nothing but `requests`. */
const SUITS = 'import sys, requests; sys.exit(sys.version_info < (3, 9))';
/** The export script of the description reads with pandas what the client gives it. */
const SUITS_ALL = `import pandas; ${SUITS}`;

/**
 * A Python that can run the client, with pandas. The first one on PATH may be somebody's own without them, so the system's
 * is tried too.
 *
 * @returns {Promise<string | undefined>}
 */
export const findPythonWithPandas = () => firstThat(SUITS_ALL);

/** One that can run the client; of several one with pandas. @returns {Promise<string | undefined>} */
export const findPython = async () => (await firstThat(SUITS_ALL)) ?? firstThat(SUITS);

async function firstThat(suits) {
  const candidates = [findProgram('python3'), findProgram('python'), '/usr/bin/python3'];
  for (const python of new Set(candidates.filter(Boolean))) {
    try {
      await run(python, ['-c', suits], { quiet: true });
      return python;
    } catch {
      // not there, too old, or without a package: the next one
    }
  }
  return undefined;
}
