// Servers of a machine that is slower than this one: each gets a part of a core and no more, whatever else is idle.
import { cpuMs } from './process-cost.mjs';

/** As often as Linux counts what a process has used. */
const LOOK_EVERY_MS = 10;

/**
 * Stops processes whenever they have used up their part, and has them go on when it has grown again.
 *
 * @param {number[]} pids
 * @param {number} part  of one core, for each of them.
 * @returns {{ release: () => number[] }} which lets them go, and says what part of a core each has used.
 */
export function holdBack(pids, part) {
  const begin = performance.now();
  const held = pids.map((pid) => ({ pid, before: cpuMs(pid), stands: false }));
  const passed = () => performance.now() - begin;
  const look = () => {
    for (const one of held) {
      const isOver = cpuMs(one.pid) - one.before > passed() * part;
      if (isOver === one.stands) continue;
      one.stands = isOver;
      process.kill(one.pid, isOver ? 'SIGSTOP' : 'SIGCONT');
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    release: () => {
      clearInterval(timer);
      for (const { pid } of held) process.kill(pid, 'SIGCONT');
      return held.map(({ pid, before }) => (cpuMs(pid) - before) / passed());
    },
  };
}
