import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { DATABASE_KIND } from '../src/config/env.js';
import { dataSourceOptions, openMigrated } from '../src/database/data-source.js';
import { ENTITIES } from '../src/entities.js';

/** A place for a database and files that nothing else uses. */
export interface ThrowawayPlace {
  dataDir: string;
  databaseUrl: string | null;
  remove(): Promise<void>;
}

/** On MariaDB, when `DATABASE_URL` names a server, a new database there; else a new SQLite file. */
export async function throwawayPlace(): Promise<ThrowawayPlace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'memento-test-'));
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true });
  if (DATABASE_KIND === 'sqlite') return { dataDir, databaseUrl: null, remove: () => Promise.resolve(removeFolder()) };
  const url = new URL(process.env.DATABASE_URL ?? '');
  const name = `memento_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(url, `CREATE DATABASE ${name}`);
  const databaseUrl = new URL(url);
  databaseUrl.pathname = `/${name}`;
  const remove = async (): Promise<void> => {
    removeFolder();
    await onServer(url, `DROP DATABASE ${name}`);
  };
  return { dataDir, databaseUrl: databaseUrl.href, remove };
}

async function onServer(url: URL, statement: string): Promise<void> {
  const { hostname: host, port, username: user, password } = url;
  const connection = await createConnection({ host, port: Number(port), user, password });
  await connection.query(statement);
  await connection.end();
}

export interface ThrowawayDatabase {
  dataSource: DataSource;
  close(): Promise<void>;
}

/** Fresh and migrated; one per spec file. */
export async function throwawayDatabase(): Promise<ThrowawayDatabase> {
  const place = await throwawayPlace();
  const dataSource = await openMigrated(dataSourceOptions(place, ENTITIES));
  const close = async (): Promise<void> => {
    await dataSource.destroy();
    await place.remove();
  };
  return { dataSource, close };
}
