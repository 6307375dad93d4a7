import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { BlobCopies } from './blob-copies.js';

const HOUR_MS = 3600 * 1000;
const SHA = 'ab'.repeat(32);

describe('copies of objects', () => {
  const folder = temporaryFolder();
  let blobs: string;
  let count = 0;
  beforeEach(() => {
    blobs = folder.path(`blobs-${++count}`);
  });

  /** @param ageHours Since it was last used. */
  const copy = (name: string, bytes: number, ageHours: number): string => {
    const path = join(blobs, 'ab', SHA, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(bytes));
    const time = new Date(Date.now() - ageHours * HOUR_MS);
    utimesSync(path, time, time);
    return path;
  };
  // What a file system notes of each change by itself says "now": specs look from two hours later.
  const later = (hours = 2): number => Date.now() + hours * HOUR_MS;
  const kept = (...paths: string[]): boolean[] => paths.map((path) => existsSync(path));
  const copies = (mostBytes: number | null, { free = 0, has = true } = {}): BlobCopies =>
    new BlobCopies(blobs, { has: () => Promise.resolve(has) }, mostBytes, () =>
      Promise.resolve({ free, total: 10_000 }),
    );

  it('stay while there is room, and where nobody has said how much, while a tenth of the disk is free', async () => {
    const [one, two] = [copy('original', 1000, 0), copy('pyramid-exact-full', 2000, 0)];
    await copies(3000).makeRoom(later());
    await copies(null, { free: 1000 }).makeRoom(later());
    expect(kept(one, two)).toEqual([true, true]);
    await copies(null, { free: 500 }).makeRoom(later());
    expect(kept(one, two).filter(Boolean).length).toBe(1);
  });

  it('go until there is room, but none that was used within the hour, is being made, or is nowhere else', async () => {
    const [original, made, unfinished] = [
      copy('original', 1000, 0),
      copy('rendition-3-exact-full', 1000, 0),
      copy('pyramid-exact-full.partial-0123456789abcdef', 1000, 0),
    ];
    await copies(0).makeRoom();
    await copies(0).makeRoom(later(0.5));
    expect(kept(original, made, unfinished)).toEqual([true, true, true]);
    await copies(0, { has: false }).makeRoom(later());
    expect(kept(original, made, unfinished)).toEqual([true, false, true]); // a rendition is made again
    await copies(0).makeRoom(later());
    expect(kept(original, made, unfinished)).toEqual([false, false, true]);
  });

  it('are told of when they go, and nothing is said of their content when they are used', async () => {
    const path = copy('original', 1000, 5);
    const small = copies(0);
    const gone: string[] = [];
    small.onGone((one) => gone.push(one));
    const worked = await small.holding(path, async () => {
      await small.makeRoom(later(0.9));
      return existsSync(path);
    });
    expect([worked, gone]).toEqual([true, []]);
    await small.makeRoom(later());
    expect(gone).toEqual([path]);
    await small.used(path); // it has just gone
  });
});
