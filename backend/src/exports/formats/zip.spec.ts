import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ArchiveFile, zipped } from './zip.js';

const FILES: Record<string, string> = { 'a/é 细胞.txt': 'one '.repeat(10_000), 'empty.txt': '', 'b.txt': 'two' };

async function* filesOf(asStreams: boolean): AsyncGenerator<ArchiveFile> {
  for (const [name, text] of Object.entries(FILES))
    yield { name, content: asStreams ? pieces(text) : Buffer.from(text), packed: name === 'b.txt' };
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += 1000) yield text.slice(start, start + 1000);
}

async function archive(files: AsyncIterable<ArchiveFile>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of zipped(files)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What Python makes of it. */
function unpacked(bytes: Buffer): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'memento-zip-'));
  try {
    writeFileSync(join(folder, 'it.zip'), bytes);
    const options = { cwd: folder, env: { LC_ALL: 'C.UTF-8' }, stdio: 'pipe' as const };
    execFileSync('/usr/bin/python3', ['-c', PYTHON], options);
    return JSON.parse(readFileSync(join(folder, 'read.json'), 'utf8')) as Record<string, string>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Python's reader checks every sum. */
const PYTHON = `
import json, zipfile
with zipfile.ZipFile('it.zip') as archive:
    assert archive.testzip() is None
    json.dump({name: archive.read(name).decode() for name in archive.namelist()}, open('read.json', 'w'))
`;

describe('an archive', () => {
  it.each([true, false])('is read by others, whether files come as streams (%s)', async (asStreams) => {
    expect(unpacked(await archive(filesOf(asStreams)))).toEqual(FILES);
  });

  it('is the same bytes for the same files', async () => {
    expect(await archive(filesOf(true))).toEqual(await archive(filesOf(true)));
  });

  it('takes more files than 16 bits count', async () => {
    const many = 66_000;
    const bytes = await archive(
      (async function* () {
        for (let n = 0; n < many; n++) yield { name: `${n}.roi`, content: Buffer.from(`${n}`), packed: true };
      })(),
    );
    const read = unpacked(bytes);
    expect(Object.keys(read)).toHaveLength(many);
    expect(read['65999.roi']).toBe('65999');
  });

  it('has no end when a file breaks off', async () => {
    const broken = (async function* () {
      yield { name: 'whole', content: Buffer.from('whole') };
      yield {
        name: 'half',
        content: (async function* () {
          yield 'half';
          throw new Error('disk on fire');
        })(),
      };
    })();
    await expect(archive(broken)).rejects.toThrow('disk on fire');
  });
});
