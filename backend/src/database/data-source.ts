import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { repeatLoneStatements } from './deadlocks.js';
import { demandOurs } from './known-schema.js';
import { MIGRATIONS } from './migrations/migrations.js';
import { forgetBegun, restartable } from './restartable-migration.js';
import { SnakeNaming } from './snake-naming.js';
import { SqliteDatabase } from './sqlite-driver.js';
import { takeTurns } from './sqlite-turns.js';

/** The embedded database in the data folder. */
export const SQLITE_FILE = 'memento.sqlite';
const MIGRATION_LOCK = 'memento_migrations';
const MIGRATION_WAIT_S = 120;

/**
 * What was acknowledged survives a power cut, not only a killed process: the log is flushed to the disk at every commit, as
 * MariaDB does. With a log, SQLite's builds differ in what they do unasked (the one for Node 20 does not flush). It costs
 * 0.2 ms per commit (median; 4 ms at the 99th percentile) instead of 0.01 ms on a virtual disk: little beside a request.
 */
const LASTING = 'synchronous = FULL';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- this is TypeORM's own type for an entity class
export type EntityClass = Function | EntitySchema;

/** Options for the database that the settings name: MariaDB, else the embedded file in the data folder. */
export function dataSourceOptions(
  config: Pick<AppConfig, 'databaseUrl' | 'dataDir'>,
  entities: readonly EntityClass[],
): DataSourceOptions {
  const options = {
    entities: [...entities],
    migrations: [...MIGRATIONS],
    migrationsTransactionMode: 'each' as const,
    namingStrategy: new SnakeNaming(),
    synchronize: false,
  };
  if (config.databaseUrl) {
    return {
      ...options,
      type: 'mariadb', // TypeORM's "mariadb" loads mysql2: docs/adr/0004-mariadb-driver.md
      url: config.databaseUrl.replace(/^mysql:/, 'mariadb:'),
      migrations: MIGRATIONS.map(restartable),
      charset: 'utf8mb4_bin',
      timezone: 'Z',
      extra: { connectionLimit: 10 },
    };
  }
  mkdirSync(config.dataDir, { recursive: true });
  const database = join(config.dataDir, SQLITE_FILE);
  const prepareDatabase = (opened: SqliteDatabase): void => void opened.pragma(LASTING);
  return { ...options, type: 'better-sqlite3', driver: SqliteDatabase, database, enableWAL: true, prepareDatabase };
}

/** Makes the schema that a database had on which no other migrations had run, or brings an older one there. */
export async function migrateTo(options: DataSourceOptions, names: readonly string[]): Promise<void> {
  const wanted = MIGRATIONS.filter(({ name }) => names.includes(name));
  const migrations = options.type === 'mariadb' ? wanted.map(restartable) : wanted;
  const dataSource = await takeTurns(new DataSource({ ...options, entities: [], migrations })).initialize();
  try {
    if (options.type === 'mariadb') await migrateAlone(dataSource);
    else await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

/** Opens the database and brings its schema up to date, one instance at a time (MariaDB's DDL is not transactional). */
export async function openMigrated(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await repeatLoneStatements(takeTurns(new DataSource(options))).initialize();
  try {
    await demandOurs(dataSource);
    if (options.type === 'mariadb') await migrateAlone(dataSource);
    else await dataSource.runMigrations();
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function migrateAlone(dataSource: DataSource): Promise<void> {
  const keeper = dataSource.createQueryRunner();
  try {
    const answer: unknown = await keeper.query('SELECT GET_LOCK(?, ?) got', [MIGRATION_LOCK, MIGRATION_WAIT_S]);
    const [row] = answer as { got: number | string | null }[];
    if (Number(row?.got) !== 1) throw new Error('Another instance has been migrating the database for two minutes.');
    await dataSource.runMigrations();
    await forgetBegun(keeper);
    await keeper.query('SELECT RELEASE_LOCK(?)', [MIGRATION_LOCK]);
  } finally {
    await keeper.release();
  }
}
