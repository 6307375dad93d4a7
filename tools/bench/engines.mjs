// What a bench needs of each database: one to fill, a server on it, and somebody to ask as.
import { createHash } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { canStartMariaDb, startMariaDb } from '../test/mariadb.mjs';
import { startThrowawayServer, UNBOUND } from '../test/throwaway-server.mjs';
import { say } from '../setup/workspace.mjs';

/** In the server's own process: there is nothing to start. */
const embedded = () => Promise.resolve({ url: '', pid: null, stop: async () => {} });

/** A server of its own, with the database that its address names. */
async function ownServer() {
  const server = await startMariaDb();
  const { hostname: host, port, username: user, pathname } = new URL(server.url);
  const connection = await createConnection({ host, port: Number(port), user });
  await connection.query(`CREATE DATABASE ${pathname.slice(1)}`);
  await connection.end();
  return server;
}

/**
 * Measures on SQLite, and on MariaDB where that can be started.
 *
 * @param {(engine: string, start: () => Promise<Started>) => Promise<object[]>} measure  `start` gives an empty database and
 *   a server on it, as many as are asked for; all are stopped afterwards.
 * @typedef {{ server: object, database: { url: string, pid: number | null } }} Started  `pid` of a database with its own process.
 */
export async function onEachEngine(measure) {
  const rows = await measureOn('SQLite', embedded, measure);
  if (canStartMariaDb()) return [...rows, ...(await measureOn('MariaDB', ownServer, measure))];
  say('SKIPPED on MariaDB: there is no mariadbd on this machine');
  return rows;
}

async function measureOn(engine, startDatabase, measure) {
  const running = [];
  const started = async (starting) => {
    running.push(await starting);
    return running.at(-1);
  };
  try {
    return await measure(engine, async () => {
      const database = await started(startDatabase());
      return {
        database,
        server: await started(startThrowawayServer({ databaseUrl: database.url, settings: UNBOUND })),
      };
    });
  } finally {
    for (const one of running.reverse()) await one.stop();
  }
}

const digestOf = (password) => createHash('sha256').update(password).digest('hex');

/** @returns {Promise<string>}  a token of the server's administrator, or of somebody else. */
export async function signIn({ url, username, password }) {
  const headers = { username, password: digestOf(password) };
  return (await answered(await fetch(`${url}/login`, { method: 'POST', headers }))).token;
}

/** Makes somebody who takes part in one category and may see nothing else. @returns a token. */
export async function signInParticipant(server, categoryId) {
  const token = await signIn(server);
  const post = async (path, body) => {
    const headers = { 'x-access-token': token, 'content-type': 'application/json' };
    return answered(await fetch(`${server.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  const person = { username: 'reader', name: 'Reader', email: 'reader@lab.test', settings: '' };
  const { user } = await post('users', { ...person, password: digestOf(server.password) });
  await post('permissions', { user_id: user.user_id, type: 'catpar', type_id: categoryId });
  return { token: await signIn({ ...server, username: person.username }), userId: user.user_id };
}

async function answered(reply) {
  if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
