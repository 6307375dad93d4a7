import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ThrowawayDatabase, throwawayDatabase } from '../../test/throwaway-database.js';
import { DATABASE_KIND } from '../config/env.js';

describe(`the schema on ${DATABASE_KIND}`, () => {
  let database: ThrowawayDatabase;
  beforeAll(async () => {
    database = await throwawayDatabase();
  });
  afterAll(() => database.close());

  it('that the migrations make is the one that the entities describe', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((statement) => statement.query)).toEqual([]);
  });

  it('can be taken back to nothing and made again', async () => {
    const { dataSource } = database;
    for (let n = dataSource.migrations.length; n > 0; n--) await dataSource.undoLastMigration();
    expect(await dataSource.runMigrations()).toHaveLength(dataSource.migrations.length);
  });
});
