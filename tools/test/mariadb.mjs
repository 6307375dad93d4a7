import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { run, startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';
import { findProgram } from '../setup/system-packages.mjs';

/** mariadb-install-db calls my_print_defaults, which is in the client's package. */
export const MARIADB_PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 100;

/** Whether a private MariaDB can be started on this machine. */
export function canStartMariaDb() {
  return Boolean(findServer() && findInstaller() && findProgram('my_print_defaults'));
}

const findServer = () => findProgram('mariadbd', 'mysqld');
const findInstaller = () => findProgram('mariadb-install-db', 'mysql_install_db');

/**
 * Starts a throwaway MariaDB: its own folder, port and socket, nothing shared with a server of this machine.
 *
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}  `url` is for DATABASE_URL; `stop` also deletes its data.
 * @throws  Error with the server's own words.
 */
export async function startMariaDb() {
  const folder = mkdtempSync(join(tmpdir(), 'mdb-')); // short: a socket's path has at most 107 bytes
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const asRoot = userInfo().uid === 0 ? ['--user=root'] : []; // as root it refuses to start unless told so
  await run(findInstaller(), [...installOptions(folder), ...asRoot], { quiet: true });
  const port = await freePort();
  const server = startChild(findServer(), [...serverOptions(folder, port), ...asRoot], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  server.stdout.on('data', (text) => log.push(text));
  server.stderr.on('data', (text) => log.push(text));
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    remove();
  };
  try {
    await untilItAnswers(port, server);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${Buffer.concat(log)}`, { cause: error });
  }
  return { url: `mariadb://root@127.0.0.1:${port}/memento`, pid: server.pid, stop };
}

const installOptions = (folder) => [
  '--no-defaults',
  `--datadir=${folder}/data`,
  '--auth-root-authentication-method=normal',
  '--skip-test-db',
];

const serverOptions = (folder, port) => [
  '--no-defaults',
  `--datadir=${folder}/data`,
  `--socket=${folder}/s`,
  `--pid-file=${folder}/pid`,
  `--port=${port}`,
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  // As Debian sets it up: blind to case, so that a column that forgot to say otherwise is found out.
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
  '--default-time-zone=+00:00',
  // Its data is thrown away: nothing need survive a crash, and small buffers start faster.
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--sync-binlog=0',
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-file-size=32M',
];

async function untilItAnswers(port, server) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error('MariaDB ended while it was starting.');
    if (Date.now() > deadline) throw new Error('MariaDB did not answer within a minute.');
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}

/** MariaDB speaks first: its greeting says that it takes connections. */
function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
