import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '../config/app-config.js';
import { SQLITE_FILE } from '../database/data-source.js';
import { MIGRATIONS_BEGUN } from '../database/restartable-migration.js';
import type { ObjectStore } from '../storage/object-store.js';
import { BackupError, EXIT } from './backup-error.js';
import { MariaDbSource } from './mariadb-source.js';
import { MariaDbTarget } from './mariadb-target.js';
import type { RowSource } from './row-source.js';
import type { RowTarget } from './row-target.js';
import { SqliteSource } from './sqlite-source.js';
import { SqliteTarget } from './sqlite-target.js';

export type DatabasePlace = Pick<AppConfig, 'databaseUrl' | 'dataDir'>;

/** With its files. */
export interface InstallationPlace extends DatabasePlace {
  /** Keeps originals and pyramids; none: the data folder does. */
  objects?: ObjectStore | null;
}

/** The snapshot is taken now. @throws BackupError database.not-found, .not-open, .empty, schema.unfinished */
export async function openSource({ databaseUrl, dataDir }: DatabasePlace): Promise<RowSource> {
  const source: RowSource = databaseUrl ? await MariaDbSource.open(databaseUrl) : openFile(join(dataDir, SQLITE_FILE));
  try {
    const names = (await source.tables()).map(({ name }) => name);
    if (names.includes(MIGRATIONS_BEGUN)) throw halfUpgraded();
    if (names.includes('images') && names.includes('users')) return source;
    const sentence = 'There is nothing in the database: has a server ever run on it?';
    throw new BackupError(EXIT.source, 'database.empty', sentence);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function openFile(path: string): RowSource {
  if (existsSync(path)) return new SqliteSource(path);
  const sentence = `There is no database "${path}". MEMENTO_DATA or DATABASE_URL say where it is.`;
  throw new BackupError(EXIT.source, 'database.not-found', sentence);
}

/** Its tables are of no version: nothing could be restored from them. */
function halfUpgraded(): BackupError {
  const sentence =
    'An upgrade of the database has not come to its end. Wait for it, or start the server, which goes on with it.';
  return new BackupError(EXIT.source, 'schema.unfinished', sentence);
}

/** Names of the migrations that have run. */
export async function migrationsOf(source: RowSource): Promise<string[]> {
  return (await source.query('SELECT name FROM migrations ORDER BY id')).map(([name]) => String(name));
}

/** For a restore. @throws BackupError database.not-open */
export function openTarget({ databaseUrl, dataDir }: DatabasePlace): Promise<RowTarget> {
  return databaseUrl ? MariaDbTarget.open(databaseUrl) : Promise.resolve(new SqliteTarget(join(dataDir, SQLITE_FILE)));
}
