import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type ThrowawayDatabase, throwawayDatabase } from '../../test/throwaway-database.js';
import { DATABASE_KIND } from '../config/env.js';
import { InstallationTurns } from './installation-turns.js';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

describe(`turns on ${DATABASE_KIND}`, () => {
  let database: ThrowawayDatabase;
  let other: DataSource;
  let [here, there]: [InstallationTurns, InstallationTurns] = [] as never;
  beforeAll(async () => {
    database = await throwawayDatabase();
    // The embedded database has one server only: there both are the same.
    other =
      DATABASE_KIND === 'mariadb'
        ? await new DataSource({ ...database.dataSource.options, migrations: [] }).initialize()
        : database.dataSource;
    here = new InstallationTurns(database.dataSource);
    there = other === database.dataSource ? here : new InstallationTurns(other);
  });
  afterAll(async () => {
    await here.onModuleDestroy();
    if (other !== database.dataSource) {
      await there.onModuleDestroy();
      await other.destroy();
    }
    await database.close();
  });

  it('are one at a time on two servers, failures included, and of other names beside each other', async () => {
    let [inside, most, sum] = [0, 0, 0];
    const step = async (n: number): Promise<void> => {
      most = Math.max(most, ++inside);
      const before = sum;
      await pause();
      sum = before + 1;
      inside--;
      if (n % 7 === 0) throw new Error('on purpose');
    };
    const all = Array.from({ length: 40 }, (_, n) => (n % 2 ? here : there).run('one', () => step(n)));
    const failed = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected').length;
    expect([sum, most, failed]).toEqual([40, 1, 6]);

    const [giveBack, another] = await Promise.all([here.take('a'), there.take('b')]);
    await Promise.all([giveBack(), another()]);
  });

  it('held elsewhere are told to be, and are free when their server has gone', async () => {
    if (here === there) return expect(DATABASE_KIND).toBe('sqlite');
    const second = await new DataSource({ ...database.dataSource.options, migrations: [] }).initialize();
    const dying = new InstallationTurns(second);
    await dying.take('held');
    await expect(here.take('held', 50)).rejects.toMatchObject({ status: 423, code: 'turn.busy' });
    await second.destroy();
    await (
      await here.take('held', 5000)
    )();
  });

  it('go on when the connection was ended, for those who come after', async () => {
    if (here === there) return expect(DATABASE_KIND).toBe('sqlite');
    const giveBack = await here.take('lost');
    const sql = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND command = 'Sleep'";
    for (const { id } of await other.query<{ id: number }[]>(sql))
      await other.query(`KILL ${id}`).catch(() => undefined);
    await giveBack();
    await here.take('lost', 1000).catch(() => undefined); // finds out
    await (
      await here.take('again', 5000)
    )();
  });
});
