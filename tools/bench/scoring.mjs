// A hundred samples, scored by the keyboard in a headless Chromium. `SCORING_SAMPLES=10` to see that it runs.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runNode } from '../setup/child-process.mjs';
import { ROOT } from '../setup/workspace.mjs';

const ROWS = join(ROOT, 'results/scoring-rows.jsonl');
const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  rmSync(ROWS, { force: true });
  const { code } = await runNode([playwright, 'test', '-c', join(ROOT, 'e2e/scoring')]);
  const rows = existsSync(ROWS) ? readFileSync(ROWS, 'utf8').trim().split('\n').map(JSON.parse) : [];
  // A run that broke off before it measured anything must not look like one that held.
  const broken = code !== 0 && rows.every(({ ratio, most }) => ratio <= most);
  if (broken) throw new Error('The scoring bench broke off; see above.');
  return rows;
}
