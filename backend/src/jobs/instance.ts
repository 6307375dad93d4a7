import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where process ids mean the same: containers of one machine may share its name, but not its processes. */
const PLACE = `${hostname().slice(0, 100)} ${processNamespace()}`;
const THIS_PROCESS = randomBytes(8).toString('hex');
let instances = 0;

/** A name that no other server has, now or later, and that tells where it runs. At most 200 characters. */
export function newInstance(): string {
  return [PLACE, process.pid, THIS_PROCESS, ++instances].join('|');
}

/**
 * Whether a server is certainly gone: its process ran here and is no more. Of servers elsewhere nothing is known.
 *
 * @param instance What {@link newInstance} said there, or something that begins with it.
 */
export function isGone(instance: string): boolean {
  const [place, id, of] = instance.split('|');
  if (place !== PLACE) return false;
  const processId = Number(id);
  return processId === process.pid ? of !== THIS_PROCESS : !isAlive(processId);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // ESRCH: there is none. EPERM: there is one, of somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ''; // not Linux: processes have one namespace there
  }
}
