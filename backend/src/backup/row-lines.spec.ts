import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { lineOf, readLines, rowOf, writeLines, type WrittenLines } from './row-lines.js';
import { type ColumnShape, kindOf, quoted } from './table-shape.js';

const COLUMNS: ColumnShape[] = [
  { name: 'id', kind: 'integer' },
  { name: 'share', kind: 'real' },
  { name: 'name', kind: 'text' },
  { name: 'content', kind: 'bytes' },
];

async function* each(lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

describe('rows as lines', () => {
  const folder = temporaryFolder();
  const readBack = async (path: string, read?: WrittenLines): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of readLines(path, read)) lines.push(line);
    return lines;
  };

  it('come back as they were, what JSON has no word for included', () => {
    const rows = [
      [1, 0.1 + 0.2, 'line\nbreak " \u2028 \u0000 é 细胞 😀', Buffer.from([0, 255, 10])],
      [null, null, null, null],
      [9007199254740993n, 5e-324, '', Buffer.alloc(0)],
      [-9223372036854775808n, 1.7976931348623157e308, '12', Buffer.from('x')],
    ];
    for (const row of rows) expect(rowOf(COLUMNS, lineOf(COLUMNS, row))).toEqual(row);
    expect(lineOf(COLUMNS, rows[0])).not.toContain('\n');
  });

  it('refuse what a column cannot hold, and rows of another table', () => {
    expect(() => lineOf(COLUMNS, [1, Number.NaN, '', null])).toThrow('share');
    expect(() => lineOf(COLUMNS, [1, 1, {}, null])).toThrow('name');
    expect(() => rowOf(COLUMNS, '[1,2]')).toThrow(expect.objectContaining({ code: 'backup.damaged' }));
  });

  it('are packed, weighed, and read in pieces of any size', async () => {
    const path = folder.path('lines.gz');
    const lines = Array.from({ length: 300 }, (_, n) => `${n}${'é'.repeat(n * 31)}`);
    const written = await writeLines(path, each(lines));
    const read = { lines: 0, bytes: 0, sha256: '' };
    expect(await readBack(path, read)).toEqual(lines);
    expect(read).toEqual(written);
    expect(written).toMatchObject({ lines: 300, bytes: statSync(path).size });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are empty where there are none', async () => {
    const written = await writeLines(folder.path('none.gz'), each([]));
    expect([written.lines, await readBack(folder.path('none.gz'))]).toEqual([0, []]);
  });

  it('are refused when the file is cut off or is something else', async () => {
    await writeLines(folder.path('whole.gz'), each(['one', 'two']));
    const whole = readFileSync(folder.path('whole.gz'));
    writeFileSync(folder.path('half.gz'), whole.subarray(0, whole.length - 9));
    writeFileSync(folder.path('other.gz'), 'no gzip');
    for (const name of ['half.gz', 'other.gz'])
      await expect(readBack(folder.path(name))).rejects.toMatchObject({ code: 'backup.damaged' });
  });
});

describe('the shape of a table', () => {
  it('knows the types of both engines, and says which it does not know', () => {
    expect(
      ['varchar(255)', 'bigint', 'double', 'datetime(3)', 'longblob'].map((type) => kindOf('t', 'c', type)),
    ).toEqual(['text', 'integer', 'real', 'text', 'bytes']);
    expect(() => kindOf('t', 'c', 'geometry')).toThrow(expect.objectContaining({ code: 'database.unknown-type' }));
  });

  it('lets no name into SQL that is more than a word', () => {
    expect(quoted('images')).toBe('`images`');
    expect(() => quoted('a`; DROP TABLE users; --')).toThrow(expect.objectContaining({ code: 'backup.damaged' }));
  });
});
