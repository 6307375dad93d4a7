import { spawnSync } from 'node:child_process';
import { builtTilingProgram } from '../built-worker.js';
import { type StartedProgram, startedProgram } from '../kill/started-program.js';
import type { ThrowawayPlace } from '../throwaway-database.js';

const START_TIMEOUT_MS = 120_000;
const RETRY_MS = 20;
const BEGUN = 'Takes jobs now';

export interface WorkerWishes {
  /** Variables of its environment, by name. */
  settings?: Record<string, string>;
  /** The name of the host that it takes itself to be on; default that of this machine. */
  host?: string;
}

type Place = Pick<ThrowawayPlace, 'dataDir' | 'databaseUrl'>;

/** Whether a process can be given another host's name here. Where it cannot, that is said loudly. */
export function canBeElsewhere(): boolean {
  const can = spawnSync('unshare', ['--uts', 'true']).status === 0;
  if (!can) console.warn('SKIPPED: a worker on another host that dies. It needs `unshare` and root.');
  return can;
}

/** A worker that takes jobs by now. @throws Error with what it printed, when it ends or does not get there */
export async function startWorker(place: Place, wishes: WorkerWishes = {}): Promise<StartedProgram> {
  const worker = await begun(place, wishes);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!worker.printed().includes(BEGUN)) {
    if (worker.child.exitCode !== null || Date.now() > deadline) {
      await worker.kill();
      throw new Error(`The worker does not take jobs.\n${worker.printed()}`);
    }
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  return worker;
}

/** One that is not to start: how it ended, and what it said. */
export async function refusedWorker(place: Place, settings: Record<string, string> = {}) {
  const worker = await begun(place, { settings });
  const { child, printed } = worker;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && !printed().includes(BEGUN) && Date.now() < deadline)
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  await worker.kill();
  return { exitCode: child.exitCode, said: printed() };
}

async function begun({ dataDir, databaseUrl }: Place, { settings, host }: WorkerWishes): Promise<StartedProgram> {
  const env = { PATH: process.env.PATH ?? '', MEMENTO_DATA: dataDir, DATABASE_URL: databaseUrl ?? '', ...settings };
  // Each becomes the next: the process that is started is the worker itself.
  const within = host === undefined ? [] : ['unshare', '--uts', 'sh', '-c', 'hostname "$0"; exec "$@"', host];
  return startedProgram(await builtTilingProgram(), { cwd: dataDir, env, within });
}
