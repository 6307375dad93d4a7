import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from './sqlite-driver.js';

describe('the embedded database, row by row', () => {
  it('goes on after the garbage was collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const database = new SqliteDatabase(':memory:');
    const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n';
    let sum = 0;
    for (const row of database.prepare(numbers).iterate() as Iterable<{ i: number }>) {
      sum += row.i;
      if (row.i % 100 !== 0) continue;
      collect();
      await new Promise(setImmediate); // what the collector has taken is given back now
    }
    expect(sum).toBe(500_500);
    database.close();
  });
});
