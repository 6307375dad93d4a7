import { join } from 'node:path';
import { dataSourceOptions, migrateTo } from '../database/data-source.js';
import { MIGRATION_NAMES } from '../database/known-schema.js';
import { isDiskFull } from '../storage/disk-space.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { BackupError, damaged, EXIT, storageAway } from './backup-error.js';
import type { RestoreOptions } from './backup-options.js';
import { ContentStore } from './content-store.js';
import { type DatabasePlace, type InstallationPlace, openTarget } from './databases.js';
import {
  FILE_LIST,
  type KeptFile,
  type Manifest,
  readManifest,
  snapshotNames,
  snapshotsIn,
  tableFile,
} from './manifest.js';
import { remakeTiles } from './remade-tiles.js';
import { aloneAt, beginRestore, demandRestorable, endRestore } from './restore-marker.js';
import { RestoredFiles } from './restored-files.js';
import { readLines, rowOf } from './row-lines.js';
import type { RowTarget } from './row-target.js';
import { checkSnapshot } from './snapshot-check.js';
import type { TableShape, Value } from './table-shape.js';
import { noBackup } from './verify.js';

/** What a restore has put there. */
interface Filled {
  rows: number;
  files: RestoredFiles['counts'];
  /** Names of tables that somebody else had made: they are left in the backup. */
  foreign: string[];
  /** Images whose tiles the server makes again. */
  tilesToMake: number;
  /** Whether sessions go on, since the secret was in the backup. */
  hasSecret: boolean;
}

/** What a restore came to. */
export interface Restored {
  snapshot: string;
  /** Null: an earlier run had put everything there, and only its marks were left to be taken away. */
  filled: Filled | null;
}

/**
 * Makes an empty place what an installation was. Everything is read and compared first, and nothing is touched if anything
 * is not as it was written.
 *
 * @throws BackupError
 */
export async function restore(
  { from, snapshot: wanted }: RestoreOptions,
  place: InstallationPlace,
  say: (line: string) => void,
): Promise<Restored> {
  const { name, manifest } = await chosen(from, wanted);
  const unknown = manifest.migrations.find((migration) => !MIGRATION_NAMES.includes(migration));
  if (unknown !== undefined) throw newerBackup(unknown);
  await demandRestorable(place);
  const snapshot = join(snapshotsIn(from), name);
  const store = new ContentStore(from);
  say(`Reading ${name} …`);
  const problems = await checkSnapshot(snapshot, manifest, store, new Set());
  if (problems.length > 0) throw damaged(problems.slice(0, 20).join('\n'));
  try {
    return await aloneAt(place, async (lock) => {
      const marker = await beginRestore(place);
      const filled = marker.state === 'complete' ? null : await fill(snapshot, manifest, store, place, say);
      await lock.demandHeld();
      await endRestore(place, marker);
      return { snapshot: name, filled };
    });
  } catch (error) {
    throw asTold(error, place);
  }
}

function asTold(error: unknown, { dataDir }: DatabasePlace): unknown {
  if (error instanceof StorageAwayError) return storageAway(EXIT.target);
  const { code = '', path = '' } = error as NodeJS.ErrnoException;
  if (isDiskFull(error))
    return new BackupError(EXIT.target, 'target.storage-full', 'The disk of the data folder or the database is full.');
  if (['EACCES', 'EROFS', 'EPERM'].includes(code) && String(path).startsWith(dataDir))
    return new BackupError(EXIT.target, 'target.not-writable', `"${path}" cannot be written: ${code}.`);
  return error;
}

async function chosen(from: string, wanted: string | null): Promise<{ name: string; manifest: Manifest }> {
  const names = (await snapshotNames(from)).reverse();
  if (wanted !== null && !names.includes(wanted)) throw noSnapshot(wanted, names);
  for (const name of wanted === null ? names : [wanted]) {
    const manifest = await readManifest(join(snapshotsIn(from), name));
    if (manifest) return { name, manifest };
    if (wanted !== null) throw noSnapshot(wanted, names);
  }
  throw noBackup(from);
}

async function fill(
  snapshot: string,
  manifest: Manifest,
  store: ContentStore,
  place: InstallationPlace,
  say: (line: string) => void,
): Promise<Filled> {
  say('Bringing back the files …');
  const files = new RestoredFiles(place, store);
  let hasSecret = false;
  for await (const line of readLines(join(snapshot, FILE_LIST))) {
    const file = JSON.parse(line) as KeptFile;
    await files.put(file);
    hasSecret ||= file.path === 'secret';
  }
  say('Bringing back the database …');
  const options = dataSourceOptions(place, []);
  await migrateTo(options, manifest.migrations);
  const loaded = await using(place, (target) => loadTables(target, snapshot, manifest));
  await migrateTo(options, MIGRATION_NAMES);
  const tilesToMake = await using(place, (target) => remakeTiles(target, files.pyramids));
  return { ...loaded, files: files.counts, tilesToMake, hasSecret };
}

async function using<Result>(place: DatabasePlace, work: (target: RowTarget) => Promise<Result>): Promise<Result> {
  const target = await openTarget(place);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

async function loadTables(target: RowTarget, snapshot: string, { tables }: Manifest) {
  const names = await target.tableNames();
  const [foreign, ours] = [false, true].map((isOurs) => tables.filter(({ name }) => names.includes(name) === isOurs));
  let rows = 0;
  for (const table of ours) {
    const loaded = await target.load(table, rowsOf(snapshot, table));
    if (loaded !== table.rows.lines) throw damaged(`${table.name}: ${loaded} rows of ${table.rows.lines} went in.`);
    if (table.nextId !== null) await target.continueAt(table.name, table.nextId);
    rows += loaded;
  }
  const broken = await target.brokenReferences();
  if (broken.length > 0) throw damaged(`Rows refer to others that are not there: ${broken.join(', ')}.`);
  return { rows, foreign: foreign.map(({ name }) => name) };
}

async function* rowsOf(snapshot: string, { name, columns }: TableShape): AsyncGenerator<Value[]> {
  for await (const line of readLines(tableFile(snapshot, name))) yield rowOf(columns, line);
}

function noSnapshot(wanted: string, names: string[]): BackupError {
  const sentence = `There is no snapshot "${wanted}". There are: ${names.join(', ') || 'none'}.`;
  return new BackupError(EXIT.backup, 'backup.not-found', sentence);
}

function newerBackup(migration: string): BackupError {
  const sentence = `This backup is of a newer version of Memento (${migration}): restore it with that one.`;
  return new BackupError(EXIT.backup, 'schema.newer', sentence);
}
