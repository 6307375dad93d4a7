import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { dataSourceOptions } from './data-source.js';

describe('the embedded database', () => {
  const folder = temporaryFolder();

  it('flushes its log at every commit, whatever the build of SQLite does unasked', async () => {
    const options = dataSourceOptions({ dataDir: folder.path('data'), databaseUrl: null }, []);
    const dataSource = await new DataSource(options).initialize();
    const ask = (pragma: string): Promise<unknown> => dataSource.query(`PRAGMA ${pragma}`);
    expect(await ask('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await ask('synchronous')).toEqual([{ synchronous: 2 }]);
    await dataSource.destroy();
  });
});
