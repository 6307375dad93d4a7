import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVER } from '../setup/build.mjs';
import { startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 200;

/** Settings of a server that answers as many requests as one caller can send: for what measures. */
export const UNBOUND = { MEMENTO_REQUESTS_PER_MINUTE: '0' };

/**
 * Starts the built server on a free port with an empty data folder and one administrator.
 *
 * @param {object} [options]
 * @param {string} [options.databaseUrl]  of a MariaDB; else the embedded database is used.
 * @param {string} [options.dataFolder]   of another server, which this one joins; it stays when this one stops.
 * @param {object} [options.settings]     more of the environment.
 * @returns {Promise<{ url: string, folder: string, pid: number, username: string, password: string, stop: () => Promise<void> }>}
 *   `url` is the API's base, ending in /memento; `folder` its data folder; `stop` also deletes the data.
 * @throws  Error with what the server printed, when it does not answer within a minute.
 */
export async function startThrowawayServer({ databaseUrl = '', dataFolder = '', settings = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'memento-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const port = await freePort();
  const admin = { username: 'admin', password: `for-tests-${port}` };
  const log = [];
  const server = startChild(process.execPath, [SERVER], {
    cwd: folder, // so that a developer's .env stays out of it
    env: { ...serverEnvironment(port, dataFolder || folder, admin, databaseUrl), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server.stdout.on('data', (text) => log.push(text));
  server.stderr.on('data', (text) => log.push(text));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    remove();
  };
  const url = `http://127.0.0.1:${port}/memento`;
  try {
    await untilHealthy(url, server);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${Buffer.concat(log)}`, { cause: error });
  }
  return { url, folder, pid: server.pid, ...admin, stop };
}

/** An empty value counts as unset: nothing of the caller's own settings may reach the server. */
function serverEnvironment(port, folder, admin, databaseUrl) {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    MEMENTO_DATA: folder,
    MEMENTO_ADMIN_USERNAME: admin.username,
    MEMENTO_ADMIN_PASSWORD: admin.password,
    DATABASE_URL: databaseUrl,
    MEMENTO_SECRET: '',
    MEMENTO_PUBLIC_URL: '',
    MEMENTO_PROJECT_CREATION: '',
    MEMENTO_REDIS_URL: '',
    MEMENTO_METRICS: '',
    MEMENTO_LOG: '',
    MEMENTO_TRUSTED_PROXIES: '',
    MEMENTO_TILING_WORKERS: '',
    MEMENTO_REQUESTS_PER_MINUTE: '',
  };
}

async function untilHealthy(url, server) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isHealthy(url))) {
    if (server.exitCode !== null) throw new Error(`The server ended with exit code ${server.exitCode}.`);
    if (Date.now() > deadline) throw new Error('The server did not answer within a minute.');
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}

async function isHealthy(url) {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false; // not listening yet
  }
}
