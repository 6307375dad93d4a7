// The cost of a request must not grow with what it does not return: the same requests against a small and a large database.
import { say } from '../setup/workspace.mjs';
import { runNode } from '../setup/child-process.mjs';
import { fileURLToPath } from 'node:url';
import { median } from './bench-report.mjs';
import { onEachEngine, signInParticipant } from './engines.mjs';
import { fill } from './fill-database.mjs';

const SIZES = { small: { annotations: 1_000, regions: 1_000 }, large: { annotations: 100_000, regions: 1_000_000 } };
const ROUNDS = 200;
const WARM_UP = 30;
const MOST = 2;
const PLANS = fileURLToPath(new URL('query-plans.mjs', import.meta.url));

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export function measure() {
  return onEachEngine(async (engine, start) => {
    const started = {};
    for (const [size, counts] of Object.entries(SIZES)) {
      say(`${engine}: filling the ${size} database`);
      const { server, database } = await start();
      const at = await fill(server, database.url, counts);
      started[size] = { server, at, ...(await signInParticipant(server, at.categoryId)) };
      if (size === 'large') await showPlans(engine, database, started.large);
    }
    return compare(engine, started.small, started.large);
  });
}

/** In a process of its own: which database it speaks to is settled when the backend is loaded. */
async function showPlans(engine, { url }, { server, at, userId }) {
  say(`${engine}: query plans`);
  const env = { DATABASE_URL: url, MEMENTO_DATA: server.folder };
  await runNode([PLANS, JSON.stringify({ ...at, userId })], { env });
}

async function compare(engine, small, large) {
  const requests = {
    'images by name': (at) => `images?project_id=${at.projectId}&name=${encodeURIComponent(at.imageName)}`,
    'a page of samples': (at) => `annotations?category_id=${at.categoryId}&limit=50`,
    'one sample': (at) => `annotations/${at.annotationId}`,
    'the regions of one layer': (at) => `layers/${at.layerId}/regions`,
  };
  const rows = [];
  for (const [what, pathOf] of Object.entries(requests)) {
    const times = { small: [], large: [] };
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      for (const [size, { server, at, token }] of Object.entries({ small, large })) {
        const ms = await timed(`${server.url}/${pathOf(at)}`, token);
        if (round >= WARM_UP) times[size].push(ms);
      }
    }
    const [ours, peer] = [median(times.large), median(times.small)];
    rows.push({ what: `${engine}: ${what}, 100 × the data`, ours, peer, unit: 'ms', ratio: ours / peer, most: MOST });
  }
  return rows;
}

async function timed(url, token) {
  const before = performance.now();
  const reply = await fetch(url, { headers: { 'x-access-token': token } });
  const body = await reply.text();
  if (reply.status !== 200 || body.length < 50) throw new Error(`${url}: ${reply.status} ${body.slice(0, 200)}`);
  return performance.now() - before;
}
