import { jest } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { DATABASE_KIND } from '../config/env.js';
import { dataSourceOptions, openMigrated } from './data-source.js';

const RUNNER = DATABASE_KIND === 'mariadb' ? MysqlQueryRunner.prototype : BetterSqlite3QueryRunner.prototype;
const CHANGES = /^\s*(?:ALTER|CREATE|DROP|INSERT|UPDATE|DELETE)\b/i;

/**
 * The next change is made, and then everything ends, as with a killed server; answers whether there was one.
 *
 * @param made  Changes that were made in earlier tries: what is done again does not count.
 */
async function killedAfterNextChange(place: ThrowawayPlace, made: Set<string>): Promise<boolean> {
  const original = Object.getOwnPropertyDescriptor(RUNNER, 'query')?.value as (...asked: unknown[]) => Promise<unknown>;
  let isDead = false;
  const spy = jest.spyOn(RUNNER, 'query').mockImplementation(async function (this: QueryRunner, ...asked: unknown[]) {
    if (isDead && !/ROLLBACK|RELEASE_LOCK/.test(String(asked[0]))) throw new Error('killed');
    const answer = await original.apply(this, asked);
    const change = asked.map((each) => JSON.stringify(each)).join();
    if (!CHANGES.test(String(asked[0])) || made.has(change)) return answer;
    made.add(change);
    isDead = true;
    throw new Error('killed');
  } as never);
  const quiet = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const dataSource = await openMigrated(dataSourceOptions(place, []));
    await dataSource.destroy();
    return false;
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('killed')) throw error;
    return true;
  } finally {
    spy.mockRestore();
    quiet.mockRestore();
  }
}

async function schemaOf(place: ThrowawayPlace): Promise<Record<string, string>> {
  const dataSource = await new DataSource(dataSourceOptions(place, [])).initialize();
  const ask = (statement: string) => dataSource.query<Record<string, string>[]>(statement);
  const schema: Record<string, string> = {};
  if (DATABASE_KIND === 'sqlite') {
    const rows = await ask('SELECT name, sql FROM sqlite_master');
    // A table that was made anew may tell its foreign keys in another order.
    for (const { name, sql } of rows) schema[String(name)] = (sql ?? '').replace(/\)$/, '').split(', ').sort().join();
  } else {
    for (const name of (await ask('SHOW TABLES')).flatMap((row) => Object.values(row))) {
      const [row] = await ask(`SHOW CREATE TABLE \`${name}\``);
      schema[name] = String(row?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '');
    }
  }
  await dataSource.destroy();
  return schema;
}

describe(`migrations that are killed after each change, on ${DATABASE_KIND}`, () => {
  it('go on where they were, to the same schema, and leave no note behind', async () => {
    const [killed, whole] = [await throwawayPlace(), await throwawayPlace()];
    const made = new Set<string>();
    while (await killedAfterNextChange(killed, made));
    expect(made.size).toBeGreaterThan(60);
    await (await openMigrated(dataSourceOptions(whole, []))).destroy();
    expect(await schemaOf(killed)).toEqual(await schemaOf(whole));
    expect(Object.keys(await schemaOf(killed))).not.toContain('memento_migrating');
    for (const place of [killed, whole]) await place.remove();
  });
});
