import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { dataSourceOptions, SQLITE_FILE } from './data-source.js';
import { demandOurs, restoreUnfinished } from './known-schema.js';
import { takeTurns } from './sqlite-turns.js';

/** In the data folder as long as a restore has not come to its end. */
export const RESTORE_MARKER = 'restoring.json';

/**
 * Before a server begins: what keeps it from starting, as one sentence.
 *
 * @throws StartRefused schema.newer, restore.unfinished
 */
export async function demandStartable(config: Pick<AppConfig, 'databaseUrl' | 'dataDir'>): Promise<void> {
  if (existsSync(join(config.dataDir, RESTORE_MARKER))) throw restoreUnfinished();
  if (!config.databaseUrl && !existsSync(join(config.dataDir, SQLITE_FILE))) return; // a new installation
  const options = { ...dataSourceOptions(config, []), migrations: [] };
  // Where it cannot be opened, the server says so itself when it tries.
  const dataSource = await new DataSource(options).initialize().catch(() => null);
  if (!dataSource) return;
  try {
    await demandOurs(takeTurns(dataSource));
  } finally {
    await dataSource.destroy();
  }
}
