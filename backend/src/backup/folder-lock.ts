import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isGone, newInstance } from '../jobs/instance.js';
import { BackupError, EXIT } from './backup-error.js';

const ALIVE_EVERY_MS = 20_000;
/** Of a run on another machine or in another container, nothing but its sign of life is known. */
const SILENT_FOR_MS = 5 * 60_000;
/** Between making a lock and writing into it are milliseconds; two seconds are waited. Who took longer than that notices by `demandHeld`. */
const NAMELESS_EVERY_MS = 100;
const NAMELESS_TRIES = 20;

/** One run at a time in a folder: another one would remove what the first is about to refer to. */
export class FolderLock {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly me: string,
    private readonly isBusy: (path: string) => BackupError,
  ) {
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined); // the disk is away: the run ends by that itself
    }, ALIVE_EVERY_MS);
    this.timer.unref();
  }

  /**
   * @param isBusy What is thrown while another run has it.
   * @throws BackupError backup.busy, or what `isBusy` makes
   */
  static async take(folder: string, file = 'lock', isBusy = backupIsBusy): Promise<FolderLock> {
    const path = join(folder, file);
    const me = newInstance();
    for (let tries = 0; tries < 2; tries++) {
      if (await written(path, me)) return new FolderLock(path, me, isBusy);
      if (!(await isTakenFromTheDead(path))) break;
    }
    throw isBusy(path);
  }

  /**
   * To be asked before anything is done that another run would suffer from: of a machine that slept, or whose disk did not answer
   * for minutes, the lock may have been taken.
   *
   * @throws BackupError as `take`
   */
  async demandHeld(): Promise<void> {
    if ((await ownerOf(this.path)) !== this.me) throw this.isBusy(this.path);
  }

  async giveBack(): Promise<void> {
    clearInterval(this.timer);
    if ((await ownerOf(this.path)) === this.me) await rm(this.path, { force: true });
  }
}

/** @returns false: there is one */
async function written(path: string, me: string): Promise<boolean> {
  try {
    await writeFile(path, me, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    await rm(path, { force: true }); // on a full disk it was made, and holds nothing
    throw error;
  }
}

/** Clears away the lock of whoever was killed. @returns false: its owner may be alive */
async function isTakenFromTheDead(path: string): Promise<boolean> {
  const owner = await nameWritten(path);
  if (owner === null) return true; // it is given back just now
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 })); // ENOENT, too
  if (owner !== '' && !isGone(owner) && Date.now() - mtimeMs <= SILENT_FOR_MS) return false;
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined); // ENOENT: somebody else has cleared it away
  // Between looking and moving it may have become the lock of somebody who lives.
  if ((await ownerOf(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, path).catch(() => undefined);
  return true;
}

/** Whose lock it is. Somebody may be just about to say so; who was killed between making and writing it never will: empty. */
async function nameWritten(path: string): Promise<string | null> {
  for (let tries = 0; ; tries++) {
    const owner = await ownerOf(path);
    if (owner !== '' || tries === NAMELESS_TRIES) return owner;
    await pause(NAMELESS_EVERY_MS);
  }
}

/** @returns null: there is no lock */
async function ownerOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function backupIsBusy(path: string): BackupError {
  const sentence = `Another backup is being written to "${dirname(path)}". If that is not so, remove the file "${basename(path)}" there.`;
  return new BackupError(EXIT.backup, 'backup.busy', sentence);
}
