import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { builtServer } from '../built-worker.js';
import type { ThrowawayPlace } from '../throwaway-database.js';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 100;
export const ADMIN = { username: 'admin', password: 'correct horse' };

/** The server as it runs in a lab: a process of its own. */
export interface ServerProcess {
  /** Of the API, ending in `/memento`. */
  url: string;
  processId: number;
  /** SIGKILL: it ends between two of its instructions, without a word. */
  kill(): Promise<void>;
}

/** Starts the server on what is at a place. @throws Error with what it printed, when it does not answer within a minute */
export async function startServer({ dataDir, databaseUrl }: ThrowawayPlace): Promise<ServerProcess> {
  const port = await freePort();
  const settings = {
    PORT: String(port),
    HOST: '127.0.0.1',
    MEMENTO_DATA: dataDir,
    MEMENTO_ADMIN_USERNAME: ADMIN.username,
    MEMENTO_ADMIN_PASSWORD: ADMIN.password,
    DATABASE_URL: databaseUrl ?? '',
  };
  const program = [fileURLToPath(await builtServer())];
  // In the data folder, so that nobody's .env reaches it.
  const child = spawn(process.execPath, program, { cwd: dataDir, env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => printed.push(text));
  const url = `http://127.0.0.1:${port}/memento`;
  const kill = (): Promise<void> => killed(child);
  if (await answers(url, child)) return { url, processId: child.pid as number, kill };
  await kill();
  throw new Error(`The server does not answer.\n${Buffer.concat(printed).toString()}`);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    // TypeError: nobody listens there yet.
    const reply = await fetch(`${url}/health`).catch(() => null);
    if (reply?.ok) return true;
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
