import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

const HEARTBEAT_MS = 2_000;
/** Long enough for a machine under load to miss some heartbeats, short enough to wait out after a crash. */
const STALE_AFTER_MS = 30_000;
const RETRY_MS = 250;
const ME = `${process.pid}@${hostname()}`;

/**
 * Does `work` while no other process does what is locked with the same file. The holder touches the file every two
 * seconds; one that has not been touched for half a minute, or whose process is gone, belongs to a dead holder.
 *
 * @param {string} file          the lock; its folder is made.
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} [onWait]  told once when another process holds the lock.
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    if (!told) onWait(holderOf(file));
    told = true;
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

/** Whether this process holds the lock now. A dead holder's file is moved away first: of several, one mover wins. */
export function tryLock(file, now = Date.now()) {
  try {
    writeFileSync(file, ME, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = deadHolder(file, now);
  if (holder !== undefined) bury(file, holder);
  return false;
}

/** What a dead holder wrote into the file; undefined while the lock is held or free. */
function deadHolder(file, now) {
  try {
    const holder = readFileSync(file, 'utf8');
    if (now - statSync(file).mtimeMs > STALE_AFTER_MS) return holder;
    const [pid, host] = holder.split('@');
    return host === hostname() && !isRunning(Number(pid)) ? holder : undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // released in the meantime
    throw error;
  }
}

function bury(file, holder) {
  const grave = `${file}.${process.pid}`;
  try {
    renameSync(file, grave);
    // Between our look and our move another waiter may have been faster: then this is a living lock, and goes back.
    if (readFileSync(grave, 'utf8') !== holder) linkSync(grave, file);
    rmSync(grave, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error; // another waiter was faster
    rmSync(grave, { force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH'; // EPERM: it runs, as somebody else
  }
}

function holderOf(file) {
  try {
    return `process ${readFileSync(file, 'utf8')}`;
  } catch {
    return 'another process'; // released in the meantime
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // somebody deleted the folder: the work goes on
  }
}
