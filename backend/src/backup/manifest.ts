import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError, damaged, EXIT } from './backup-error.js';
import { writeWhole } from './lasting.js';
import type { WrittenLines } from './row-lines.js';
import type { TableShape } from './table-shape.js';

/** A table with the file that holds its rows. */
export interface KeptTable extends TableShape {
  rows: WrittenLines;
}

/** What a snapshot consists of. It is written last: without one, a snapshot does not count. */
export interface Manifest {
  format: 'memento-backup';
  version: 1;
  /** ISO 8601, UTC: what was saved before is in it. */
  takenAt: string;
  engine: 'sqlite' | 'mariadb';
  /** Names of those that had run, in their order: the version of the schema. */
  migrations: string[];
  tables: KeptTable[];
  /** The list of files. */
  files: WrittenLines;
  withTiles: boolean;
  /** Originals that the database refers to, and of which there is no copy anywhere. */
  lost: number;
}

/** Why an original could not be taken from the data folder. */
export type Loss = 'original.missing' | 'original.damaged' | 'original.unreadable';

/** File names of reports of adoptions. */
export const ADOPTION_REPORT = /^[0-9a-z][\w.-]*\.(json|txt)$/i;

/** A file of the data folder, by its path in there with forward slashes. */
export type KeptFile =
  /** `loss`: it is gone from the data folder, and this is the copy of an earlier backup. */
  | { kind: 'file'; path: string; sha256: string; bytes: number; mtimeMs: number; loss?: Loss }
  /** Imported by reference: a file of the lab's, which is not in the backup. */
  | { kind: 'reference'; path: string; to: string; bytes: number; mtimeMs: number }
  | { kind: 'lost'; path: string; loss: Loss };

const FILE = 'manifest.json';
export const FILE_LIST = 'files.jsonl.gz';

export const snapshotsIn = (backupFolder: string): string => join(backupFolder, 'snapshots');
export const tableFile = (snapshot: string, table: string): string => join(snapshot, `${table}.jsonl.gz`);

/**
 * Names of snapshots sort by their time. After one that is of the future to a clock that was set back, the next one follows by a
 * millisecond: the newest is what was made last, and what `--keep` removes is what was made first.
 *
 * @param earlier Names of those that are there, oldest first.
 */
export function snapshotName(now: Date, earlier: readonly string[]): string {
  const newest = earlier.length > 0 ? timeOf(earlier[earlier.length - 1]) : 0;
  return nameOf(new Date(Math.max(now.getTime(), newest + 1)));
}

const nameOf = (time: Date): string => time.toISOString().replaceAll(/[:.]/g, '-');

/** In milliseconds since 1970; NaN: it is no name of a snapshot, and the folder is none of ours. */
function timeOf(name: string): number {
  const [, date, ...time] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(name) ?? [];
  return date ? Date.parse(`${date}T${time.slice(0, 3).join(':')}.${time[3]}Z`) : Number.NaN;
}

export async function writeManifest(snapshot: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify(manifest);
  await writeWhole(join(snapshot, FILE), `{"sha256":"${sumOf(text)}","manifest":${text}}\n`);
}

/** @returns null: there is none. @throws BackupError backup.damaged, backup.unknown-format */
export async function readManifest(snapshot: string): Promise<Manifest | null> {
  const path = join(snapshot, FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw damaged(`"${path}" cannot be read: ${error.code}.`); // EIO, EACCES: it may well be one
  });
  if (text === null) return null;
  const [, sum, inner] = /^\{"sha256":"([0-9a-f]{64})","manifest":(.*)\}\n$/s.exec(text) ?? [];
  if (inner === undefined || sumOf(inner) !== sum) throw damaged(`"${path}" is not what was written.`);
  const manifest = JSON.parse(inner) as Manifest;
  if (manifest.format === 'memento-backup' && manifest.version === 1) return manifest;
  const sentence = `"${path}" was written by another version of Memento, which has to restore it.`;
  throw new BackupError(EXIT.backup, 'backup.unknown-format', sentence);
}

/** Names of all snapshot folders, oldest first; those without a manifest too. */
export async function snapshotNames(backupFolder: string): Promise<string[]> {
  try {
    return (await readdir(snapshotsIn(backupFolder))).filter((name) => !Number.isNaN(timeOf(name))).sort();
  } catch (error) {
    // ENOENT: no backup was ever made there.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
