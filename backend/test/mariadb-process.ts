import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from './free-port.js';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 100;

/** A MariaDB that a spec may end as it likes. */
export interface MariaDbProcess {
  /** Without a database in it. */
  url: URL;
  /** SIGKILL: it ends between two of its instructions. */
  kill(): Promise<void>;
  /** Again on the same port and data, unless it runs. */
  start(): Promise<void>;
  /** For good: its data goes. */
  stop(): Promise<void>;
}

export interface MariaDbPlace {
  /** For its data, and left there; default a new one. Short: a socket's path has at most 107 bytes. */
  folder?: string;
  host?: string;
  /** A program that starts the server, with its arguments: `ip netns exec …`. */
  within?: string[];
  /** Whether what it has confirmed survives its death, as MariaDB is set up by default. */
  lasting?: boolean;
  flags?: string[];
}

/**
 * A new server of this machine's MariaDB; null where there is none, which is said loudly.
 *
 * @param what Is skipped without it.
 */
export async function mariaDbProcess(what: string, place: MariaDbPlace = {}): Promise<MariaDbProcess | null> {
  const server = programOf('mariadbd', 'mysqld');
  const installer = programOf('mariadb-install-db', 'mysql_install_db');
  if (server && installer) return started(server, installer, place);
  console.warn(`SKIPPED: ${what}. Install mariadb-server-core and mariadb-client-core to test it.`);
  return null;
}

function programOf(...names: string[]): string | null {
  return names.find((name) => spawnSync(name, ['--version']).error === undefined) ?? null;
}

async function started(server: string, installer: string, place: MariaDbPlace): Promise<MariaDbProcess> {
  const { host = '127.0.0.1', within = [], lasting = false, flags = [] } = place;
  const folder = place.folder ?? mkdtempSync(join(tmpdir(), 'mdb-'));
  const asRoot = userInfo().uid === 0 ? ['--user=root'] : [];
  // A server that starts removes what it takes for left over in the folder of temporary tables, also those of another.
  const data = ['--no-defaults', `--datadir=${folder}/data`, `--tmpdir=${folder}`, ...asRoot];
  const made = spawnSync(installer, [...data, '--auth-root-authentication-method=normal', '--skip-test-db']);
  if (made.status !== 0) throw new Error(`${installer} failed:\n${made.stderr.toString()}`);
  const port = await freePort();
  const net = [`--socket=${folder}/s`, `--pid-file=${folder}/pid`, `--port=${port}`, `--bind-address=${host}`];
  const light = ['--skip-name-resolve', '--innodb-buffer-pool-size=64M', '--innodb-log-file-size=32M'];
  const flushed = `--innodb-flush-log-at-trx-commit=${lasting ? 1 : 0}`;
  const [program, ...args] = [...within, server, ...data, ...net, ...light, flushed, ...flags];
  if (host !== '127.0.0.1') letEverybodyIn(server, data);
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const start = async (): Promise<void> => {
    if (child?.exitCode === null && child.signalCode === null) return;
    child = spawn(program, args, { stdio: 'ignore' });
    await untilItAnswers(host, port, child);
  };
  await start();
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    if (!place.folder) rmSync(folder, { recursive: true, force: true });
  };
  return { url: new URL(`mariadb://root@${host}:${port}/`), kill: () => end('SIGKILL'), start, stop };
}

/** The installer lets root in from this machine only. */
function letEverybodyIn(server: string, data: string[]): void {
  const input = `CREATE USER root@'%' IDENTIFIED BY '';\nGRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n`;
  const statements = `FLUSH PRIVILEGES;\n${input}`;
  const done = spawnSync(server, [...data, '--bootstrap'], { input: statements });
  if (done.status !== 0) throw new Error(`${server} --bootstrap failed:\n${done.stderr.toString()}`);
}

async function untilItAnswers(host: string, port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await (await createConnection({ host, port, user: 'root' })).end();
      return;
    } catch (error) {
      // ECONNREFUSED: it is not there yet.
      if (child.exitCode !== null || Date.now() > deadline) throw error;
    }
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}
