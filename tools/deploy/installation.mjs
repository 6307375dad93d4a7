// What deploy/compose.yaml describes, from the programs of this machine: MariaDB, Redis, two API servers on one data folder,
// nginx in front, and workers where they are asked for.
import { createConnection } from 'mysql2/promise';
import { startMariaDb } from '../test/mariadb.mjs';
import { startThrowawayServer } from '../test/throwaway-server.mjs';
import { startRedis } from './redis.mjs';
import { startShippedNginx } from './shipped-nginx.mjs';
import { startWorker } from './worker.mjs';

const SECRET = 'only-for-tests-'.repeat(3);

/**
 * @param {object} [options]
 * @param {number} [options.workers]                    where there are any, the servers tile nothing themselves.
 * @param {Record<string, string>} [options.settings]   of servers and workers, besides what makes them one installation.
 * @returns everything that runs, and `stop`, which ends it in the order in which it leans on each other.
 */
export async function startInstallation({ workers: count = 0, settings: wished = {} } = {}) {
  const running = [];
  const stop = async () => {
    for (const one of running.splice(0).reverse()) await one.stop();
  };
  const started = async (starting) => {
    running.push(await starting);
    return running.at(-1);
  };
  try {
    const database = await started(startDatabase());
    const redis = await started(startRedis());
    const common = { ...wished, MEMENTO_REDIS_URL: redis.url, MEMENTO_SECRET: SECRET };
    const settings = count > 0 ? { ...common, MEMENTO_TILING_WORKERS: '0' } : common;
    const first = await started(startThrowawayServer({ databaseUrl: database.url, settings }));
    const joining = { databaseUrl: database.url, dataFolder: first.folder, settings };
    const second = await started(startThrowawayServer(joining));
    const servers = [first, second];
    const nginx = await started(startShippedNginx(servers.map(({ url }) => new URL(url).port)));
    const workers = [];
    for (let n = 0; n < count; n++)
      workers.push(await started(startWorker({ ...joining, settings: { ...common, MEMENTO_TILING_WORKERS: '1' } })));
    return { database, redis, servers, workers, nginx, admin: first, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase() {
  const server = await startMariaDb();
  const { hostname: host, port, username: user, pathname } = new URL(server.url);
  const connection = await createConnection({ host, port: Number(port), user });
  await connection.query(`CREATE DATABASE ${pathname.slice(1)}`);
  await connection.end();
  return server;
}
