// What a process has cost so far, as Linux counts it.
import { existsSync, readFileSync } from 'node:fs';

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
