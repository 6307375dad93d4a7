// Tiles out of nginx with the configuration that we ship, rights checked, against nginx that serves the same bytes from files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startShippedNginx } from '../deploy/shipped-nginx.mjs';
import { say } from '../setup/workspace.mjs';
import { startThrowawayServer, UNBOUND } from '../test/throwaway-server.mjs';
import { median } from './bench-report.mjs';
import { signIn } from './engines.mjs';
import { startNginx } from './nginx.mjs';
import { CONNECTIONS, load, missingPrograms, pin } from './tile-load.mjs';
import { PICTURES, realImages, realTileSet, tileSet } from './tile-sets.mjs';

const ROUNDS = 5;
/** 0.85 of its throughput. */
const MOST_TIME = 1 / 0.85;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const missing = missingPrograms();
  if (missing.length > 0) {
    say(`SKIPPED: NOTHING WAS MEASURED. Tiles behind nginx need ${missing.join(', ')}, not found here.`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'memento-nginx-'));
  const running = [];
  const started = async (starting) => {
    running.push(await starting);
    return running.at(-1);
  };
  try {
    const server = await started(startThrowawayServer({ settings: UNBOUND }));
    const token = await signIn(server);
    const shipped = await started(startShippedNginx([new URL(server.url).port]));
    const rows = [];
    const place = { server, token, folder };
    for (const [size, laid] of Object.entries(tileSets(place))) {
      const files = await laid();
      const plain = await started(startNginx(folder));
      await pin([shipped, plain]);
      rows.push(await compare({ size, plain, shipped, files, token }));
      await running.pop().stop();
    }
    return rows;
  } finally {
    for (const one of running.reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By what they are called, what lays them down. */
function tileSets(place) {
  const made = Object.entries(PICTURES).map(([size, { sigma }]) => [
    size,
    () => tileSet({ ...place, name: size.replace(' ', '-'), sigma }),
  ]);
  const paths = realImages();
  if (paths.length > 0) return Object.fromEntries([['real', () => realTileSet(place, paths)], ...made]);
  say('SKIPPED: TILES OF REAL IMAGES WERE NOT MEASURED: ../shared/data is not here.');
  return Object.fromEntries(made);
}

async function compare({ size, plain, shipped, files, token }) {
  const measured = { plain: [], shipped: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    // In turns, so that whatever else the machine does falls on both; the first round fills the cache.
    const ofPlain = await load({ url: `${plain.url}/`, pid: plain.pid, list: files.nginx, token });
    const ofShipped = await load({ url: `${shipped.url}/`, pid: shipped.pid, list: files.server, token });
    if (round === 0) continue;
    measured.plain.push(ofPlain);
    measured.shipped.push(ofShipped);
  }
  const of = (whose, what) => median(measured[whose].map((round) => round[what]));
  const ratio = median(measured.shipped.map(({ us }, round) => us / measured.plain[round].us));
  say(`${size} tiles behind nginx: ${(100 / ratio).toFixed(0)} % of nginx's throughput from plain files`);
  say(`CPU a tile ${of('shipped', 'cpuUs').toFixed(1)} µs, from files ${of('plain', 'cpuUs').toFixed(1)} µs`);
  return {
    ...{ what: `${size} tiles behind nginx, rights checked, ${CONNECTIONS} connections: time a tile, plain files` },
    ...{ ours: of('shipped', 'us'), peer: of('plain', 'us'), unit: 'µs', ratio, most: MOST_TIME },
  };
}
