import { run } from '../setup/child-process.mjs';
import { findProgram } from '../setup/system-packages.mjs';

export const PYTHON_PACKAGES = ['python3', 'python3-requests'];

/** The client promises Python 3.10 and nothing but `requests`. */
const SUITS = 'import sys, requests; sys.exit(sys.version_info < (3, 10))';

/**
 * A Python that can run the client. The first one on PATH may be somebody's own without `requests`, so the system's is
 * tried too.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findPython() {
  const candidates = [findProgram('python3'), findProgram('python'), '/usr/bin/python3'];
  for (const python of new Set(candidates.filter(Boolean))) {
    try {
      await run(python, ['-c', SUITS], { quiet: true });
      return python;
    } catch {
      // not there, too old, or without `requests`: the next one
    }
  }
  return undefined;
}
