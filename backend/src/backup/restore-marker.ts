import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SQLITE_FILE } from '../database/data-source.js';
import { RESTORE_TABLE } from '../database/known-schema.js';
import { RESTORE_MARKER } from '../database/startable.js';
import { BackupError, EXIT } from './backup-error.js';
import { type DatabasePlace, openTarget } from './databases.js';
import { FolderLock } from './folder-lock.js';
import { syncFolder, writeWhole } from './lasting.js';
import type { RowTarget } from './row-target.js';
import { quoted } from './table-shape.js';

/* A restore that is under way: a file in the data folder, and in MariaDB a table. A server starts on neither of them. */

interface Marker {
  /** The table tells it too, so that nobody takes the half-filled database of another restore for their own. */
  id: string;
  /** `complete`: nothing is left to do but to take the marks away. */
  state: 'running' | 'complete';
}

const LOCK = 'restoring.lock';
/** What a file system puts into the root of a disk, and what a restore leaves there that is killed before it has begun. */
const NO_CONTENT = ['lost+found', LOCK, `${RESTORE_MARKER}.part`];

/**
 * One restore at a time: another one would take the first for one that was killed, and clear its database away.
 *
 * @param place That is restorable.
 * @throws BackupError target.busy
 */
export async function aloneAt<Result>(
  { dataDir }: DatabasePlace,
  work: (lock: FolderLock) => Promise<Result>,
): Promise<Result> {
  await mkdir(dataDir, { recursive: true });
  const lock = await FolderLock.take(dataDir, LOCK, restoreIsBusy);
  try {
    return await work(lock);
  } finally {
    await lock.giveBack();
  }
}

function restoreIsBusy(path: string): BackupError {
  const sentence = `Another restore is at work there. If that is not so, remove the file "${path}".`;
  return new BackupError(EXIT.target, 'target.busy', sentence);
}

/**
 * Looks only, before hours are spent on reading a backup.
 *
 * @throws BackupError target.data-not-empty, target.database-not-empty, database.not-open
 */
export async function demandRestorable(place: DatabasePlace): Promise<void> {
  const earlier = await readMarker(place.dataDir);
  if (!earlier) await demandEmptyFolder(place.dataDir);
  if (!place.databaseUrl || earlier?.state === 'complete') return;
  const target = await openTarget(place);
  try {
    demandEmptyDatabase(await tablesOf(target), earlier);
  } finally {
    await target.close();
  }
}

/**
 * Marks an empty place as being restored to, or takes over one where a restore was killed, and clears its database.
 *
 * @throws BackupError target.data-not-empty, target.database-not-empty, database.not-open
 */
export async function beginRestore(place: DatabasePlace): Promise<Marker> {
  const earlier = await readMarker(place.dataDir);
  if (!earlier) await demandEmptyFolder(place.dataDir);
  const marker: Marker = earlier ?? { id: randomUUID(), state: 'running' };
  if (marker.state === 'complete') return marker;
  if (place.databaseUrl) await markDatabase(place, marker);
  else {
    await writeMarker(place.dataDir, marker);
    for (const end of ['', '-wal', '-shm', '-journal'])
      await rm(join(place.dataDir, SQLITE_FILE + end), { force: true });
  }
  return marker;
}

/** From here on the restored installation is one. A process that is killed in between is followed by one that goes on. */
export async function endRestore(place: DatabasePlace, marker: Marker): Promise<void> {
  await writeMarker(place.dataDir, { ...marker, state: 'complete' });
  if (place.databaseUrl) {
    const target = await openTarget(place);
    await target.query(`DROP TABLE IF EXISTS ${RESTORE_TABLE}`);
    await target.close();
  }
  await rm(join(place.dataDir, RESTORE_MARKER));
  await syncFolder(place.dataDir);
}

async function markDatabase(place: DatabasePlace, marker: Marker): Promise<void> {
  const target = await openTarget(place);
  try {
    const tables = await tablesOf(target);
    demandEmptyDatabase(tables, marker);
    const mark = tables.find(([name]) => name === RESTORE_TABLE);
    await writeMarker(place.dataDir, marker); // first: the table alone would belong to nobody
    if (!mark) await target.query(`CREATE TABLE ${RESTORE_TABLE} (nothing int) COMMENT = '${marker.id}'`);
    for (const [name] of tables) if (name !== RESTORE_TABLE) await target.query(`DROP TABLE ${quoted(name)}`);
  } finally {
    await target.close();
  }
}

async function tablesOf(target: RowTarget): Promise<string[][]> {
  const sql = 'SELECT table_name, table_comment FROM information_schema.tables WHERE table_schema = DATABASE()';
  return (await target.query(sql)).map((row) => row.map(String));
}

async function readMarker(dataDir: string): Promise<Marker | null> {
  try {
    return JSON.parse(await readFile(join(dataDir, RESTORE_MARKER), 'utf8')) as Marker;
  } catch (error) {
    // ENOENT: no restore was begun.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function writeMarker(dataDir: string, marker: Marker): Promise<void> {
  return writeWhole(join(dataDir, RESTORE_MARKER), JSON.stringify(marker));
}

async function demandEmptyFolder(dataDir: string): Promise<void> {
  const all = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const there = all.filter((name) => !NO_CONTENT.includes(name));
  if (there.length === 0) return;
  const sentence = `The data folder "${dataDir}" is not empty ("${there[0]}"). A restore never writes over anything.`;
  throw new BackupError(EXIT.target, 'target.data-not-empty', sentence);
}

/** @param marker Of a restore whose half-filled database this may be. */
function demandEmptyDatabase(tables: string[][], marker: Marker | null): void {
  if (tables.length === 0) return;
  if (marker && tables.some(([name, comment]) => name === RESTORE_TABLE && comment === marker.id)) return;
  const sentence = 'There are tables in the database. A restore never writes over anything: give it an empty one.';
  throw new BackupError(EXIT.target, 'target.database-not-empty', sentence);
}
