// Tiles out: one server process that authorises every request, against nginx that serves the same bytes from files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../setup/workspace.mjs';
import { startThrowawayServer, UNBOUND } from '../test/throwaway-server.mjs';
import { median } from './bench-report.mjs';
import { signIn } from './engines.mjs';
import { startNginx } from './nginx.mjs';
import { rssMb } from './process-cost.mjs';
import { CONNECTIONS, load, missingPrograms, pin } from './tile-load.mjs';
import { PICTURES, tileSet } from './tile-sets.mjs';

const ROUNDS = 5;

/** At least half of nginx's throughput: at most twice its time for a tile. */
const MOST_TIME = 2;
const MOST_P99_MS = 20;
/** The tiles of this bench and what Node needs to turn over: the cache of tiles itself is bounded at 256 MB. */
const MOST_GROWTH_MB = 128;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const missing = missingPrograms();
  if (missing.length > 0) {
    say(
      `SKIPPED: NOTHING WAS MEASURED. The serving of tiles is compared with nginx; ${missing.join(', ')} not found here.`,
    );
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'memento-nginx-'));
  const running = [];
  try {
    const server = await startThrowawayServer({ settings: UNBOUND });
    running.push(server);
    const token = await signIn(server);
    const sets = {};
    for (const [size, { sigma }] of Object.entries(PICTURES))
      sets[size] = await tileSet({ server, token, folder, name: size.replace(' ', '-'), sigma });
    const nginx = await startNginx(folder);
    running.push(nginx);
    await pin([server, nginx]);
    return await compare({ server, nginx, token, sets });
  } finally {
    for (const one of running.reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare({ server, nginx, token, sets }) {
  const rows = [];
  const grownFrom = rssMb(server.pid);
  for (const [size, files] of Object.entries(sets)) {
    const measured = { server: [], nginx: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      // In turns, so that whatever else the machine does falls on both; the first round warms up.
      for (const [whose, { url, pid }] of Object.entries({ nginx, server })) {
        const once = await load({ url: new URL('/', url).href, pid, list: files[whose], token });
        if (round > 0) measured[whose].push(once);
      }
    }
    const of = (whose, what) => median(measured[whose].map((round) => round[what]));
    const ratios = measured.server.map(({ us }, round) => us / measured.nginx[round].us);
    const [ours, peer] = [of('server', 'us'), of('nginx', 'us')];
    const what = `${size} tiles, ${CONNECTIONS} connections`;
    say(`${what}: ${(100 / median(ratios)).toFixed(0)} % of nginx's throughput`);
    rows.push({ what: `${what}: time a tile, nginx`, ours, peer, unit: 'µs', ratio: median(ratios), most: MOST_TIME });
    say(`${what}: CPU a tile ${of('server', 'cpuUs').toFixed(1)} µs, nginx ${of('nginx', 'cpuUs').toFixed(1)} µs`);
    const p99 = of('server', 'p99Ms');
    rows.push({
      what: `${what}: p99, limit`,
      ours: p99,
      peer: MOST_P99_MS,
      unit: 'ms',
      ratio: p99 / MOST_P99_MS,
      most: 1,
    });
  }
  const grown = rssMb(server.pid);
  say(`resident memory: ${grownFrom.toFixed(0)} MB before, ${grown.toFixed(0)} MB after`);
  const growth = Math.max(0, grown - grownFrom);
  const memory = { ours: growth, peer: MOST_GROWTH_MB, unit: 'MB', ratio: growth / MOST_GROWTH_MB, most: 1 };
  return [...rows, { what: 'growth of resident memory, limit', ...memory }];
}
