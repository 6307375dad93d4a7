import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../free-port.js';
import { ADMIN, type ServerOptions, type ServerProcess, startServer } from '../kill/server-process.js';
import { Client } from '../kill/writer.js';
import { type MariaDbPlace, type MariaDbProcess, mariaDbProcess } from '../mariadb-process.js';
import { type OwnRedis, ownRedis } from '../own-redis.js';

const DATABASE = 'memento';

/** A server with all that it hangs on, each a process that may be ended. */
export interface Installation {
  dataDir: string;
  client: Client;
  /** The server that runs now. */
  server: ServerProcess;
  mariaDb: MariaDbProcess | null;
  redis: OwnRedis | null;
  /** After the server was killed: as systemd and Docker do. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export interface InstallationWishes {
  /** Where it has a MariaDB of its own; null: it has the embedded database, or the one that is given. */
  mariaDb: MariaDbPlace | null;
  /** Null: it has none. */
  redis: { host?: string; within?: string[] } | null;
  dataDir?: string;
  databaseUrl?: string | null;
  options?: ServerOptions;
  /** The address under which the server knows what listens there. */
  seenAt?: (url: URL) => URL;
}

/** Null: this machine has no MariaDB. */
export async function anInstallation(what: string, wishes: InstallationWishes): Promise<Installation | null> {
  const { seenAt = (url) => url, options = {} } = wishes;
  const mariaDb = wishes.mariaDb ? await mariaDbProcess(what, { lasting: true, ...wishes.mariaDb }) : null;
  if (wishes.mariaDb && !mariaDb) return null;
  const redis = wishes.redis ? await ownRedis(wishes.redis.host, wishes.redis.within) : null;
  const dataDir = wishes.dataDir ?? mkdtempSync(join(tmpdir(), 'memento-fault-'));
  const place = {
    dataDir,
    databaseUrl: mariaDb ? seenAt(await withDatabase(mariaDb.url)).href : (wishes.databaseUrl ?? null),
  };
  const bus: Record<string, string> = redis ? { MEMENTO_REDIS_URL: seenAt(new URL(redis.url)).href } : {};
  const port = await freePort();
  const start = (): Promise<ServerProcess> =>
    startServer(place, { port, ...options, settings: { ...bus, ...options.settings } });
  const server = await start();
  const { token } = await new Client(server.url).send<{ token: string }>('POST', '/login', ADMIN);
  const installation: Installation = {
    ...{ dataDir, mariaDb, redis, server },
    client: new Client(server.url, token),
    restart: async () => void (installation.server = await start()),
    remove: async () => {
      await installation.server.kill();
      await redis?.stop();
      await mariaDb?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return installation;
}

async function withDatabase(server: URL): Promise<URL> {
  const connection = await createConnection({ host: server.hostname, port: Number(server.port), user: 'root' });
  await connection.query(`CREATE DATABASE ${DATABASE}`);
  await connection.end();
  const url = new URL(server);
  url.pathname = `/${DATABASE}`;
  return url;
}
