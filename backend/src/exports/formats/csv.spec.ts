import { describe, expect, it } from '@jest/globals';
import { csv, field } from './csv.js';
import { column } from './table.js';

describe('CSV', () => {
  it.each([
    ['=1+2', "'=1+2"],
    ['+plus', "'+plus"],
    ['-minus', "'-minus"],
    ['@at', "'@at"],
    ['\ttab', "'\ttab"],
    ['\rreturn', '"\'\rreturn"'],
    ['a "b", c', '"a ""b"", c"'],
    ['two\nlines', '"two\nlines"'],
    [' blank', '" blank"'],
    ['', '""'],
    ['plain', 'plain'],
  ])('writes the text %j as %j', (text, written) => {
    expect(field(text, 'text')).toBe(written);
  });

  it('leaves numbers, times and nothing alone', () => {
    expect([field(-1.5, 'number'), field(true, 'boolean'), field(null, 'text')]).toEqual(['-1.5', 'true', '']);
    expect(field('2026-01-02T03:04:05.678Z', 'time')).toBe('2026-01-02T03:04:05.678Z');
  });

  it('begins with a mark only where it is asked for', async () => {
    const columns = [column<{ n: number }>('n', 'integer', '', ({ n }) => n)];
    const table = () => ({ columns, rows: pages() });
    expect(await joined(csv(table()))).toBe('n\r\n1\r\n2\r\n');
    expect(await joined(csv(table(), true))).toBe('\ufeffn\r\n1\r\n2\r\n');
  });
});

async function* pages(): AsyncGenerator<{ n: number }[]> {
  yield [{ n: 1 }];
  yield [];
  yield [{ n: 2 }];
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
