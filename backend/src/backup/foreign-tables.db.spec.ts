import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { KeptSnapshot } from '../../test/backup-folder.js';
import { DATABASE_KIND } from '../config/env.js';
import { dataSourceOptions, openMigrated, SQLITE_FILE } from '../database/data-source.js';
import { ENTITIES } from '../entities.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { backUp } from './backup-run.js';
import { openTarget } from './databases.js';
import { type Restored, restore } from './restore-run.js';

const quiet = (): void => undefined;

describe(`a database in which others were at work, on ${DATABASE_KIND}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
  const places: ThrowawayPlace[] = [];
  let place: ThrowawayPlace;
  const newPlace = async (): Promise<ThrowawayPlace> => {
    const made = await throwawayPlace();
    places.push(made);
    return made;
  };
  beforeEach(async () => {
    place = await newPlace();
    await (await openMigrated(dataSourceOptions(place, ENTITIES))).destroy();
  });
  afterAll(async () => {
    for (const each of places) await each.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...statements: string[]): Promise<void> => {
    const database = await openTarget(place);
    for (const statement of statements) await database.query(statement);
    await database.close();
  };
  const saved = (name: string) => backUp(backupOptions(['--to', join(folder, name)]), place, quiet);
  const restored = async (name: string): Promise<Restored> =>
    restore(restoreOptions(['--from', join(folder, name)]), await newPlace(), quiet);

  it('is restored without their tables, which stay in the backup and are named', async () => {
    await run('CREATE TABLE theses (title varchar(255))', "INSERT INTO theses VALUES ('mine')");
    const { snapshot } = await saved('foreign');
    expect(await new KeptSnapshot(join(folder, 'foreign'), snapshot).rows('theses')).toEqual([{ title: 'mine' }]);
    expect((await restored('foreign')).filled).toMatchObject({ foreign: ['theses'] });
  });

  it('is saved after somebody has had it analysed', async () => {
    await run(DATABASE_KIND === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE users');
    await saved('analysed');
    expect((await restored('analysed')).filled).toMatchObject({ foreign: [] });
  });

  it('is not saved in the middle of an upgrade', async () => {
    await run('CREATE TABLE memento_migrating (name varchar(255) NOT NULL PRIMARY KEY)');
    await expect(saved('half')).rejects.toMatchObject({ code: 'schema.unfinished', exitCode: 4 });
  });

  if (DATABASE_KIND === 'sqlite')
    it('is told of where it is none', async () => {
      for (const end of ['-wal', '-shm']) rmSync(join(place.dataDir, SQLITE_FILE + end), { force: true });
      writeFileSync(join(place.dataDir, SQLITE_FILE), 'a text of more than a hundred bytes '.repeat(10));
      await expect(saved('none')).rejects.toMatchObject({ code: 'database.not-open', exitCode: 4 });
    });

  if (DATABASE_KIND === 'sqlite')
    it('keeps what its columns were not made for', async () => {
      const user = { user_id: '7', created_at: "'x'", updated_at: "'x'", active: '1.5', version: '9007199254740993' };
      const database = await openTarget(place);
      const names = (await database.query("SELECT name FROM pragma_table_info('users')")).map(([name]) => String(name));
      const values = names.map((name) => (user as Record<string, string>)[name] ?? '1');
      await database.query(`INSERT INTO users (${names.join(', ')}) VALUES (${values.join(', ')})`);
      const time = "'2026-01-02 03:04:05.678'";
      await database.query(
        `INSERT INTO audit_log (at, actor, action, kind, object_id, details) VALUES (${time}, 'a', 'b', 'c', '', '5')`,
      );
      await database.close();
      await saved('odd');
      const other = await newPlace();
      await restore(restoreOptions(['--from', join(folder, 'odd')]), other, quiet);
      const target = await openTarget(other);
      const asText = 'SELECT CAST(active AS TEXT), CAST(version AS TEXT) FROM users';
      expect(await target.query(asText)).toEqual([['1.5', '9007199254740993']]);
      expect(await target.query('SELECT details FROM audit_log')).toEqual([[5]]);
      await target.close();
    });
});
