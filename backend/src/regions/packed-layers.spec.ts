import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { PackedLayers } from './packed-layers.js';
import type { RegionStream } from './region-stream.js';

/** Regions that count how often they are read. */
function readings(content: () => AsyncGenerator<Buffer>): { packs: PackedLayers; count: () => number } {
  let count = 0;
  const packed = (): AsyncGenerator<Buffer> => {
    count++;
    return content();
  };
  return { packs: new PackedLayers({ packed } as unknown as RegionStream), count: () => count };
}

async function* some(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('some '));
  yield Buffer.from('regions');
}

const textOf = async (reply: Buffer | Readable): Promise<string> =>
  gunzipSync(Buffer.isBuffer(reply) ? reply : await buffer(reply)).toString();

describe('packed layers', () => {
  it('are read once for each version, and from memory after that', async () => {
    const { packs, count } = readings(some);
    expect(await textOf(await packs.compressed(1, 7))).toBe('some regions');
    const again = await packs.compressed(1, 7);
    expect([Buffer.isBuffer(again), await textOf(again), count()]).toEqual([true, 'some regions', 1]);
    await textOf(await packs.compressed(1, 8));
    await textOf(await packs.compressed(2, 7));
    expect(count()).toBe(3);
  });

  it('are read once for all who ask at the same time', async () => {
    const { packs, count } = readings(some);
    const replies = await Promise.all(Array.from({ length: 5 }, async () => textOf(await packs.compressed(1, 7))));
    expect([new Set(replies), count()]).toEqual([new Set(['some regions']), 1]);
  });

  it('of which a read fails are read again, also for those who waited for it', async () => {
    let fails = true;
    const { packs, count } = readings(async function* () {
      yield* some();
      if (fails) throw new Error('the database has gone');
    });
    const first = (await packs.compressed(1, 7)) as Readable;
    const second = packs.compressed(1, 7);
    await expect(buffer(first)).rejects.toThrow('the database has gone');
    fails = false;
    expect([await textOf(await second), count()]).toEqual(['some regions', 2]);
  });

  it('that somebody did not want to the end are read again', async () => {
    const { packs, count } = readings(some);
    ((await packs.compressed(1, 7)) as Readable).destroy();
    expect([await textOf(await packs.compressed(1, 7)), count()]).toEqual(['some regions', 2]);
  });

  it('that are too large go by', async () => {
    const { packs, count } = readings(async function* () {
      for (let n = 0; n < 17; n++) yield await Promise.resolve(randomBytes(2 ** 20));
    });
    for (const times of [1, 2]) {
      const reply = (await packs.compressed(1, 7)) as Readable;
      expect(gunzipSync(await buffer(reply))).toHaveLength(17 * 2 ** 20);
      expect(count()).toBe(times);
    }
  });
});
