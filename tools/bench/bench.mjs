// `npm run bench`: every promised number, as ratios measured side by side in one run. `-- --only=api` picks one.
import '../setup/node-version.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProduct } from '../setup/build.mjs';
import { endEverything, onStopRequest, runCommand } from '../setup/child-process.mjs';
import { installPackages } from '../setup/install.mjs';
import { ROOT, say } from '../setup/workspace.mjs';
import { parseOnly, verdicts } from './bench-report.mjs';

const BENCHES = {
  api: () => import('./api-growth.mjs'),
  utilities: () => import('./utilities-cost.mjs'),
  regions: () => import('./region-cost.mjs'),
  exports: () => import('./export-cost.mjs'),
  tiling: () => import('./tiling-cost.mjs'),
  serving: () => import('./serving-throughput.mjs'),
  proxy: () => import('./proxy-throughput.mjs'),
  viewer: () => import('./viewer.mjs'),
  browse: () => import('./browse-cost.mjs'),
  scoring: () => import('./scoring.mjs'),
  import: () => import('./import-cost.mjs'),
  kills: () => import('./kill-cost.mjs'),
  crowd: () => import('./crowd-load.mjs'),
  replicas: () => import('./replica-throughput.mjs'),
};

onStopRequest(endEverything);
await runCommand(async () => {
  const names = parseOnly(process.argv.slice(2), Object.keys(BENCHES));
  await installPackages();
  await buildProduct();
  const rows = [];
  for (const name of names) {
    say(`bench ${name}`);
    const { measure } = await BENCHES[name]();
    rows.push(...(await measure()));
  }
  console.table(verdicts(rows));
  mkdirSync(join(ROOT, 'results'), { recursive: true });
  writeFileSync(join(ROOT, 'results/bench.json'), JSON.stringify({ at: new Date().toISOString(), rows }, null, 2));
  return rows.every((row) => row.ratio <= row.most) ? 0 : 1;
});
