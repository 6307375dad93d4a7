import type { DataSource } from 'typeorm';
import { StartRefused } from '../errors/start-refused.js';
import { MIGRATIONS } from './migrations/migrations.js';

/** In MariaDB as long as a restore has not come to its end. */
export const RESTORE_TABLE = 'memento_restoring';

/** Names of all migrations there are, in the order in which they run. */
export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name);

/**
 * Nothing may be migrated or served on a database that a newer version has changed, or that is half-filled.
 *
 * @throws StartRefused schema.newer, restore.unfinished
 */
export async function demandOurs(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    if (await runner.hasTable(RESTORE_TABLE)) throw restoreUnfinished();
    if (!(await runner.hasTable('migrations'))) return;
    const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
    const unknown = rows.find(({ name }) => !MIGRATION_NAMES.includes(name));
    if (unknown) throw newerSchema(unknown.name);
  } finally {
    await runner.release();
  }
}

function newerSchema(migration: string): StartRefused {
  const sentence =
    `the database was changed by a newer version of Memento (${migration}), which this one would damage. ` +
    'Start that version, or restore a backup from before it (docs/guide/backup.md).';
  return new StartRefused('schema.newer', sentence);
}

export function restoreUnfinished(): StartRefused {
  const sentence = 'a restore was begun here and has not come to its end. Start `npm run restore` again.';
  return new StartRefused('restore.unfinished', sentence);
}
