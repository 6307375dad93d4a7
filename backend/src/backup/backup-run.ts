import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { demandStartable } from '../database/startable.js';
import { StartRefused } from '../errors/start-refused.js';
import { isDiskFull } from '../storage/disk-space.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { BackupError, EXIT, storageAway } from './backup-error.js';
import type { BackupOptions } from './backup-options.js';
import { ContentStore } from './content-store.js';
import { type InstallationPlace, migrationsOf, openSource } from './databases.js';
import { FolderLock } from './folder-lock.js';
import { syncFolder } from './lasting.js';
import {
  FILE_LIST,
  type KeptFile,
  type KeptTable,
  type Loss,
  type Manifest,
  readManifest,
  snapshotName,
  snapshotNames,
  snapshotsIn,
  tableFile,
  writeManifest,
} from './manifest.js';
import { prune, type Pruned } from './prune.js';
import { FileTaker, type KnownFiles, type ReferredContent, referredContents } from './referred-files.js';
import { lineOf, readLines, writeLines } from './row-lines.js';
import type { RowSource } from './row-source.js';

/** What a backup came to. */
export interface BackedUp {
  /** Name of the snapshot. */
  snapshot: string;
  manifest: Manifest;
  /** Files that were not in the folder before. */
  copied: { files: number; bytes: number };
  /** Originals that were not there as they ought to be; `kept`: the copy of an earlier backup is in this one. */
  lost: { path: string; loss: Loss; kept: boolean }[];
}

/** With what `--keep` did afterwards. */
export type BackupDone = BackedUp & Pruned;

/** The trash may be emptied while files are copied; what is copied stays, so each try takes less time than the one before. */
const MOST_TRIES = 5;

/**
 * One snapshot of a running installation.
 *
 * @throws BackupError
 */
export async function backUp(
  options: BackupOptions,
  place: InstallationPlace,
  say: (line: string) => void,
): Promise<BackupDone> {
  if (`${options.to}${sep}`.startsWith(`${place.dataDir}${sep}`)) throw insideData();
  await demandWhole(place);
  return inFolder(options.to, async (lock) => {
    const known = await knownFiles(options.to);
    const taker = new FileTaker(place, new ContentStore(options.to), known, options.withTiles);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const taken = await new SnapshotRun(options, place, taker, lock, say).take();
      if (taken) return { ...taken, ...(await pruned(options, lock)) };
      say('Images were deleted for good meanwhile: once more, with what is there now.');
    }
    const sentence = 'Images are deleted for good faster than they can be copied. Start the command again later.';
    throw new BackupError(EXIT.source, 'files.moving', sentence);
  });
}

async function pruned({ to, keep }: BackupOptions, lock: FolderLock): Promise<Pruned> {
  return keep === null ? { removed: [], damage: null } : prune(to, keep, () => lock.demandHeld());
}

/** @throws BackupError backup.storage-full, backup.not-writable, backup.busy */
async function inFolder<Result>(folder: string, work: (lock: FolderLock) => Promise<Result>): Promise<Result> {
  try {
    await mkdir(snapshotsIn(folder), { recursive: true, mode: 0o700 });
    const lock = await FolderLock.take(folder);
    try {
      await sweep(folder);
      return await work(lock);
    } finally {
      await lock.giveBack();
    }
  } catch (error) {
    if (error instanceof StorageAwayError) throw storageAway(EXIT.source);
    if (isDiskFull(error)) throw new BackupError(EXIT.backup, 'backup.storage-full', `"${folder}" is full.`);
    const { code, path = '' } = error as NodeJS.ErrnoException;
    if (
      ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(code ?? '') &&
      (path.startsWith(folder) || (path && folder.startsWith(path)))
    )
      throw new BackupError(EXIT.backup, 'backup.not-writable', `"${path}" cannot be written: ${code}.`);
    throw error;
  }
}

/** What runs that were killed left: files by halves, and snapshots without a manifest. */
async function sweep(folder: string): Promise<void> {
  await new ContentStore(folder).sweep();
  for (const name of await snapshotNames(folder)) {
    const snapshot = join(snapshotsIn(folder), name);
    const manifest = await readManifest(snapshot).catch(toleratingDamage);
    if (manifest === null) await rm(snapshot, { recursive: true });
  }
}

/** A damaged snapshot is told of by `--verify` and by a restore; it does not keep anybody from making another one. */
function toleratingDamage(error: unknown): undefined {
  if (!(error instanceof BackupError)) throw error;
}

/** Of the newest snapshot. */
async function knownFiles(folder: string): Promise<KnownFiles> {
  const known: KnownFiles = new Map();
  const newest = (await snapshotNames(folder)).at(-1);
  if (newest === undefined) return known;
  try {
    for await (const line of readLines(join(snapshotsIn(folder), newest, FILE_LIST))) {
      const file = JSON.parse(line) as KeptFile;
      if (file.kind === 'file' && !file.path.endsWith('/original')) known.set(file.path, file);
    }
  } catch (error) {
    toleratingDamage(error);
  }
  return known;
}

class SnapshotRun {
  private readonly lost: BackedUp['lost'] = [];

  constructor(
    private readonly options: BackupOptions,
    private readonly place: InstallationPlace,
    private readonly taker: FileTaker,
    private readonly lock: FolderLock,
    private readonly say: (line: string) => void,
  ) {}

  /** @returns null: files that it refers to are gone, and rightly so */
  async take(): Promise<BackedUp | null> {
    const takenAt = new Date(); // before the rows are looked at: what was saved by then is among them
    const snapshot = await this.newName(takenAt);
    const folder = join(snapshotsIn(this.options.to), snapshot);
    await mkdir(folder, { mode: 0o700 });
    try {
      const manifest = await this.written(folder, takenAt);
      if (manifest) return { snapshot, manifest, copied: this.taker.copied, lost: this.lost };
    } catch (error) {
      // Of what may be a full disk nobody else should go without the room. Where it cannot be removed the next run does it.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
    await rm(folder, { recursive: true });
    return null;
  }

  private async newName(takenAt: Date): Promise<string> {
    const name = snapshotName(takenAt, await snapshotNames(this.options.to));
    if (name !== snapshotName(takenAt, []))
      this.say(`The clock is behind the newest snapshot: this one is named ${name}, so that it comes after it.`);
    return name;
  }

  private async written(folder: string, takenAt: Date): Promise<Manifest | null> {
    const source = await openSource(this.place);
    let rows: Awaited<ReturnType<typeof this.rows>>;
    try {
      rows = await this.rows(source, folder);
    } finally {
      await source.close();
    }
    const { contents, ...inManifest } = rows;
    this.say(`The database is saved as of ${takenAt.toISOString()}; now the files of ${contents.length} images.`);
    const files = await writeLines(join(folder, FILE_LIST), this.fileLines(contents));
    if (await this.isOutdated()) return null;
    const manifest: Manifest = {
      ...{ format: 'memento-backup', version: 1, takenAt: takenAt.toISOString(), engine: source.engine },
      ...{
        ...inManifest,
        files,
        withTiles: this.options.withTiles,
        lost: this.lost.filter(({ kept }) => !kept).length,
      },
    };
    for (const each of [folder, snapshotsIn(this.options.to), this.options.to]) await syncFolder(each);
    await this.lock.demandHeld(); // another run would have taken our files for what nobody refers to
    await writeManifest(folder, manifest);
    return manifest;
  }

  private async rows(source: RowSource, folder: string) {
    const migrations = await migrationsOf(source);
    const tables: KeptTable[] = [];
    for (const table of await source.tables()) {
      const { columns } = table;
      const lines = mapped(source.rows(table), (row) => lineOf(columns, row));
      tables.push({ ...table, rows: await writeLines(tableFile(folder, table.name), lines) });
    }
    return { migrations, tables, contents: await referredContents(source) };
  }

  private async *fileLines(contents: ReferredContent[]): AsyncGenerator<string> {
    for await (const file of this.taker.besides()) yield JSON.stringify(file);
    for (const content of contents) {
      for await (const file of this.taker.ofContent(content)) {
        if (file.kind !== 'reference' && file.loss)
          this.lost.push({ path: file.path, loss: file.loss, kept: file.kind === 'file' });
        yield JSON.stringify(file);
      }
    }
  }

  /** Whether something that was not there is not referred to any more: then this snapshot is of a time that is gone. */
  private async isOutdated(): Promise<boolean> {
    if (this.lost.length === 0) return false;
    const now = await openSource(this.place);
    try {
      const referred = new Set((await referredContents(now)).map(({ sha256 }) => sha256));
      return this.lost.some(({ path, loss }) => {
        const cameAgain = loss === 'original.missing' && existsSync(join(this.place.dataDir, path));
        return cameAgain || !referred.has(path.split('/')[2]);
      });
    } finally {
      await now.close();
    }
  }
}

async function* mapped<From, To>(rows: AsyncIterable<From>, change: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield change(row);
}

function insideData(): BackupError {
  const sentence = 'The folder for backups lies in the data folder. A backup belongs on another disk.';
  return new BackupError(EXIT.wrongUse, 'use.inside-data', sentence);
}

/** Half an installation, or one that somebody else knows more of, is not to be kept for a whole one. */
async function demandWhole(place: InstallationPlace): Promise<void> {
  try {
    await demandStartable(place);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    throw new BackupError(EXIT.source, error.code, `No server would start here: ${error.message}`);
  }
}
