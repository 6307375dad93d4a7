// An import of 2,000 files that is killed at 30 random moments: what each kill has it send again. About half an hour.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVER } from '../setup/build.mjs';
import { run } from '../setup/child-process.mjs';
import { ROOT, say } from '../setup/workspace.mjs';
import { findPython } from '../test/python.mjs';

/** MEMENTO_TEST_KILLS=few: 90 files and 6 kills, where there is no time for the promised numbers. */
const KILLS = process.env.MEMENTO_TEST_KILLS ?? 'full';

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const python = await findPython();
  if (!python) {
    say('SKIPPED: the import that is killed needs Python with `requests`');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'memento-bench-'));
  const report = join(folder, 'kills.json');
  const env = {
    MEMENTO_TEST_SERVER: SERVER,
    MEMENTO_TEST_NODE: process.execPath,
    MEMENTO_TEST_KILLS: KILLS,
    MEMENTO_TEST_KILLS_REPORT: report,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  try {
    const test = ['-m', 'unittest', 'tests.test_live_kill.Killed'];
    const { code } = await run(python, test, { cwd: join(ROOT, 'clients/python'), env, check: false });
    const rows = existsSync(report) ? rowsOf(JSON.parse(readFileSync(report, 'utf8'))) : [];
    // Figures that hold say nothing where the end state does not.
    if (code !== 0 && rows.every(({ ratio, most }) => ratio <= most))
      throw new Error('Not as if never killed; see above.');
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {object} told  what clients/python/tests/test_live_kill.py reports. */
export function rowsOf({ files, kills, piece, parallel, ...told }) {
  const what = `${files} files, ${kills} kills: sent again for one kill`;
  return [
    row(`${what}, of a file`, told.most_of_a_file / 1024, piece / 1024, 'KiB'),
    row(`${what}, files`, told.most_files, parallel, ''),
    row(`${what}, on average`, told.again / kills / 1024, (parallel * piece) / 1024, 'KiB'),
  ];
}

function row(what, ours, peer, unit) {
  return { what, ours, peer, unit, ratio: ours / peer, most: 1 };
}
