// The cost of a request must not grow with what it does not return: the same requests against a small and a large database.
import { createHash } from 'node:crypto';
import { canStartMariaDb, startMariaDb } from '../test/mariadb.mjs';
import { startThrowawayServer } from '../test/throwaway-server.mjs';
import { say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';
import { fill } from './fill-database.mjs';

const SIZES = { small: { annotations: 1_000, regions: 1_000 }, large: { annotations: 100_000, regions: 1_000_000 } };
const ROUNDS = 200;
const WARM_UP = 30;
const MOST = 2;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const rows = await onEngine('SQLite', () => Promise.resolve({ url: '', stop: async () => {} }));
  if (!canStartMariaDb()) {
    say('SKIPPED on MariaDB: there is no mariadbd on this machine');
    return rows;
  }
  return [...rows, ...(await onEngine('MariaDB', startMariaDb))];
}

async function onEngine(engine, startDatabase) {
  const started = [];
  try {
    for (const [size, counts] of Object.entries(SIZES)) {
      say(`${engine}: filling the ${size} database`);
      const database = await startDatabase();
      started.push(database);
      const server = await startThrowawayServer({ databaseUrl: database.url });
      started.push(server);
      const at = await fill(server, database.url, counts);
      started[size] = { server, at, token: await signIn(server) };
    }
    return await compare(engine, started.small, started.large);
  } finally {
    for (const running of started.reverse()) await running.stop();
  }
}

async function signIn({ url, username, password }) {
  const digest = createHash('sha256').update(password).digest('hex');
  const reply = await fetch(`${url}/login`, { method: 'POST', headers: { username, password: digest } });
  return (await reply.json()).token;
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
