import { type ChildProcess, spawnSync } from 'node:child_process';
import { builtServer } from '../built-worker.js';
import { freePort } from '../free-port.js';
import { testStorageVariables } from '../test-storage.js';
import type { ThrowawayPlace } from '../throwaway-database.js';
import { startedProgram } from './started-program.js';

const START_TIMEOUT_MS = 120_000;
const RETRY_MS = 100;
export const ADMIN = { username: 'admin', password: 'correct horse' };

/** The server as it runs in a lab: a process of its own. */
export interface ServerProcess {
  /** Of the API, ending in `/memento`. */
  url: string;
  processId: number;
  /** SIGKILL: it ends between two of its instructions, without a word. */
  kill(): Promise<void>;
  /** The same for the processes that decode, not the server itself; there may be none just now. @returns how many */
  killWorkers(): number;
  /** All that it has said so far. */
  printed(): string;
}

/** What a spec may want besides. */
export interface ServerOptions {
  /** Variables of its environment, by name. */
  settings?: Record<string, string>;
  /** Default any that is free. */
  port?: number;
  /** Of Node. */
  flags?: string[];
}

/** Starts the server on what is at a place. @throws Error with what it printed, when it does not answer within two minutes */
export async function startServer(
  { dataDir, databaseUrl }: Pick<ThrowawayPlace, 'dataDir' | 'databaseUrl'>,
  options: ServerOptions = {},
): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const settings = {
    PORT: String(port),
    HOST: '127.0.0.1',
    MEMENTO_DATA: dataDir,
    MEMENTO_ADMIN_USERNAME: ADMIN.username,
    MEMENTO_ADMIN_PASSWORD: ADMIN.password,
    DATABASE_URL: databaseUrl ?? '',
    ...testStorageVariables({ dataDir }),
    ...options.settings,
  };
  const { flags } = options;
  // In the data folder, so that nobody's .env reaches it.
  const { child, kill, printed } = startedProgram(await builtServer(), { cwd: dataDir, env: settings, flags });
  const url = `http://127.0.0.1:${port}/memento`;
  const processId = child.pid as number;
  if (await answers(url, child)) return { url, processId, kill, killWorkers: () => killChildrenOf(processId), printed };
  await kill();
  throw new Error(`The server does not answer.\n${printed()}`);
}

function killChildrenOf(processId: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(processId)], { encoding: 'utf8' });
  const ids = stdout.split('\n').map(Number).filter(Boolean);
  for (const id of ids) {
    try {
      process.kill(id, 'SIGKILL');
    } catch (error) {
      // ESRCH: it ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return ids.length;
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
