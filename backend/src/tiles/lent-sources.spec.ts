import { describe, expect, it } from '@jest/globals';
import type { ByteSource } from '../storage/byte-source.js';
import { ObjectGoneError, ObjectReplacedError } from '../storage/object-store.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { LentSources } from './lent-sources.js';
import type { ValuesTask } from './picture-task.js';

const PATH = '/data/blobs/ab/pyramid-exact-full';
const TASK: ValuesTask = { kind: 'values', pyramidPath: PATH, plane: 0, pixels: [] };
const BYTES = Buffer.from('a pyramid');

describe('pyramids that are lent to a process', () => {
  const opened: string[] = [];
  const closed: string[] = [];
  const source = (path: string): ByteSource => ({
    size: BYTES.length,
    read: (offset, length) => Promise.resolve(BYTES.subarray(offset, offset + length)),
    close: () => Promise.resolve(void closed.push(path)),
  });
  const open = (path: string): Promise<ByteSource> => {
    opened.push(path);
    return Promise.resolve(source(path));
  };

  it('are opened once, read here and there, and closed with the job', async () => {
    const lent = new LentSources(TASK, open);
    expect(await lent.answer({ path: PATH, offset: 0, length: 0 })).toMatchObject({ size: 9, bytes: Buffer.alloc(0) });
    expect((await lent.answer({ path: PATH, offset: 2, length: 4 }))?.bytes).toEqual(BYTES.subarray(2, 6));
    lent.close();
    await new Promise((done) => setImmediate(done));
    expect([opened, closed]).toEqual([[PATH], [PATH]]);
  });

  it('are those of its task: whoever has taken a process over reads no secrets by it', async () => {
    const before = opened.length;
    const compose = { kind: 'compose', layers: [{ pyramidPath: PATH }] } as never;
    const tile = { kind: 'tile', request: { sourcePath: '/data/secret' } } as never;
    for (const task of [TASK, compose, tile])
      for (const path of ['/data/secret', `${PATH}/../secret`, ''])
        expect(await new LentSources(task, open).answer({ path, offset: 0, length: 9 })).toBeNull();
    expect(opened.length).toBe(before);
    expect(await new LentSources(compose, open).answer({ path: PATH, offset: 0, length: 9 })).not.toBeNull();
  });

  it('that are gone are no failure; what cannot be read now is one that may pass', async () => {
    const failing = (error: Error) => new LentSources(TASK, () => Promise.reject(error));
    const question = { path: PATH, offset: 0, length: 1 };
    const gone = failing(new ObjectGoneError('x'));
    expect([await gone.answer(question), gone.failure]).toEqual([null, null]);
    for (const error of [new StorageAwayError(), new ObjectReplacedError('x')]) {
      const away = failing(error);
      expect([await away.answer(question), away.failure]).toEqual([null, expect.any(StorageAwayError)]);
    }
  });
});
