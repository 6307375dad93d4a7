import { existsSync } from 'node:fs';
import { run } from '../setup/child-process.mjs';
import { findProgram } from '../setup/system-packages.mjs';

const IMAGEJ = '/usr/share/java/ij.jar';
const PYTHON = '/usr/bin/python3';

/** What opens our exports: nothing of it is ours. */
export const READER_PACKAGES = [
  ...['python3-requests', 'python3-pandas', 'python3-openpyxl', 'python3-shapely', 'python3-tifffile'],
  ...['libij-java', 'default-jdk-headless'],
];

/**
 * The system's Python, which has Debian's packages, when all of them and ImageJ are there.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findExportReaders() {
  if (!existsSync(IMAGEJ) || !existsSync(PYTHON) || !findProgram('javac')) return undefined;
  try {
    await run(PYTHON, ['-c', 'import requests, pandas, openpyxl, shapely.vectorized, tifffile'], { quiet: true });
    return PYTHON;
  } catch {
    return undefined;
  }
}
