// What a process has cost so far, as Linux counts it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

export const canMeasureProcesses = () => existsSync('/proc/self/stat');

/** @returns {number} CPU of all its threads, in user and kernel, in ms, in steps of 10. 0 for no process. */
export function cpuMs(pid) {
  if (pid === null) return 0;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // "pid (name) state …": the name may hold anything, so it is read from the last bracket on; utime and stime are 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** @returns {number} resident memory in MB. */
export function rssMb(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** @returns {number[]} processes that a process has started, and those that they have. */
function descendantsOf(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // it has ended meanwhile
    }
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found.slice(1);
}

/**
 * @returns {number} CPU of a process and of all that it has started, those that have ended included, in ms. 0 for no process.
 */
export function treeCpuMs(pid) {
  if (pid === null) return 0;
  let ticks = 0;
  for (const one of [pid, ...descendantsOf(pid)]) {
    try {
      const stat = readFileSync(`/proc/${one}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // utime, stime, and the same of children that were waited for.
      for (const field of fields.slice(11, 15)) ticks += Number(field);
    } catch {
      // it has ended meanwhile, and its parent has its time by the next look
    }
  }
  return ticks * MS_PER_TICK;
}
