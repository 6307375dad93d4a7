// Asking for tiles: one wrk on a core of its own, the server on another.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../setup/child-process.mjs';
import { nginxProgram } from './nginx.mjs';
import { cpuMs } from './process-cost.mjs';

const WRK = ['/usr/bin/wrk', '/usr/local/bin/wrk', '/opt/homebrew/bin/wrk'].find((path) => existsSync(path));
const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));
const REQUESTS = fileURLToPath(new URL('tile-requests.lua', import.meta.url));

export const CONNECTIONS = 64;
const SECONDS = 4;

/** @returns {string[]} the programs that are not on this machine. */
export const missingPrograms = () =>
  [nginxProgram() ? '' : 'nginx', WRK ? '' : 'wrk', TASKSET ? '' : 'taskset'].filter(Boolean);

/** Puts servers on one core, which only one of them uses at a time; wrk has another. */
export async function pin(servers) {
  for (const { pid } of servers) await run(TASKSET, ['-a', '-p', '-c', '0', String(pid)], { quiet: true });
}

/** One round of one server. @returns time and CPU of the server per tile in µs, p99 in ms. */
export async function load({ url, pid, list, token }) {
  const before = cpuMs(pid);
  const wrk = [WRK, '-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-s', REQUESTS, url, '--', list, token];
  const { output } = await run(TASKSET, ['-c', '1', ...wrk], { quiet: true });
  const cpu = cpuMs(pid) - before;
  const found = /^@ (\d+) (\d+) (\d+) (\d+)$/m.exec(output);
  if (!found) throw new Error(`wrk: ${output}`);
  const [tiles, durationUs, p99Us, failed] = found.slice(1).map(Number);
  if (failed > 0 || tiles === 0) throw new Error(`wrk: ${failed} of ${tiles} requests failed\n${output}`);
  return { us: durationUs / tiles, cpuUs: (cpu * 1000) / tiles, p99Ms: p99Us / 1000 };
}
