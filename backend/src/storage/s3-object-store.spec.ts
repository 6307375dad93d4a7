import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Gate, gateTo } from '../../test/gate.js';
import { clientFor, objectsIn, type OwnS3, ownS3 } from '../../test/own-s3.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { StorageSettings } from '../config/storage-url.js';
import { download } from './object-download.js';
import { type ListedObject, ObjectGoneError, ObjectReplacedError, StorageRefusedError } from './object-store.js';
import { S3ObjectStore } from './s3-object-store.js';
import { StorageAwayError } from './storage-away.js';

const MIB = 1024 * 1024;
const s3 = await ownS3('objects of an S3 server');

(s3 ? describe : describe.skip)('objects of an S3 server', () => {
  const folder = temporaryFolder();
  let settings: StorageSettings;
  let gate: Gate;
  let store: S3ObjectStore;
  const stores: S3ObjectStore[] = [];
  const opened = (own: Partial<StorageSettings> = {}): S3ObjectStore => {
    const made = new S3ObjectStore({ ...settings, ...own });
    stores.push(made);
    return made;
  };
  beforeAll(async () => {
    settings = await (s3 as OwnS3).bucket();
    gate = await gateTo((s3 as OwnS3).endpoint);
    store = opened();
  });
  afterEach(async () => {
    gate.cutAfter(null);
    await gate.open();
  });
  afterAll(async () => {
    for (const each of stores) each.close();
    await gate?.shut();
    await s3?.stop();
  });

  const file = async (bytes: Buffer, name = 'sent'): Promise<string> => {
    const path = folder.path(name);
    await writeFile(path, bytes);
    return path;
  };
  const shaOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const all = async (prefix: string): Promise<ListedObject[]> => {
    const found: ListedObject[] = [];
    for await (const object of store.list(prefix)) found.push(object);
    return found;
  };
  const unfinished = async (): Promise<number> => {
    const client = clientFor(settings);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: settings.bucket }));
    client.destroy();
    return Uploads.length;
  };

  it('are put, found, read here and there, listed and removed', async () => {
    const bytes = randomBytes(300_000);
    await store.put('a/one', await file(bytes), shaOf(bytes));
    const state = (await store.head('a/one'))!;
    expect(state.bytes).toBe(bytes.length);
    expect(Math.abs(state.modifiedMs - Date.now())).toBeLessThan(60_000);
    expect((await store.read('a/one', 1000, 50, state.version)).equals(bytes.subarray(1000, 1050))).toBe(true);
    const end = await store.readEnd('a/one', 100);
    expect([end.state, end.bytes.equals(bytes.subarray(-100))]).toEqual([state, true]);
    expect((await store.readEnd('a/one', MIB)).bytes.equals(bytes)).toBe(true);
    expect(await objectsIn(settings)).toContain('lab/one/a/one');
    expect((await all('a/')).map(({ key, bytes: size }) => [key, size])).toEqual([['a/one', bytes.length]]);
    await store.remove('a/one');
    await store.remove('a/one'); // again: nothing is there
    expect([await store.head('a/one'), await all('a/')]).toEqual([null, []]);
  });

  it('that are not there are gone, and those that are replaced are not taken for what they were', async () => {
    await expect(store.readEnd('none', 10)).rejects.toThrow(ObjectGoneError);
    await expect(store.read('none', 0, 10, '"x"')).rejects.toThrow(ObjectGoneError);
    await store.put('b', await file(Buffer.from('before')), null);
    const { version } = (await store.head('b'))!;
    await store.put('b', await file(Buffer.from('after that')), null);
    await expect(store.read('b', 0, 4, version)).rejects.toThrow(ObjectReplacedError);
    await store.remove('b');
  });

  it('that are large are sent in parts, and come whole', async () => {
    const bytes = randomBytes(40 * MIB + 12_345);
    const path = await file(bytes);
    await store.put('large', path, shaOf(bytes));
    expect((await store.head('large'))?.bytes).toBe(bytes.length);
    const { sha256 } = await download(store, 'large', folder.path('came'));
    expect([sha256, (await readFile(folder.path('came'))).equals(bytes)]).toEqual([shaOf(bytes), true]);
    const { state, bytes: end } = await store.readEnd('large', 1000);
    expect([state.bytes, end.equals(bytes.subarray(-1000))]).toEqual([bytes.length, true]);
    const across = await store.read('large', 16 * MIB - 10, 20, state.version);
    expect(across.equals(bytes.subarray(16 * MIB - 10, 16 * MIB + 10))).toBe(true);
    expect(await unfinished()).toBe(0);
    await store.remove('large');
    expect(await objectsIn(settings)).toEqual([]);
  });

  it('are not put where the file is not what it should be: nothing is left of it', async () => {
    for (const [name, length] of [
      ['small', 1000],
      ['in parts', 17 * MIB],
    ] as const) {
      const bytes = randomBytes(length);
      await expect(store.put(name, await file(bytes), shaOf(Buffer.from('other')))).rejects.toThrow(/does not hold/);
      expect([name, await store.head(name), await unfinished()]).toEqual([name, null, 0]);
    }
  });

  it('whose sender was killed in the middle are swept', async () => {
    const client = clientFor(settings);
    await client.send(new CreateMultipartUploadCommand({ Bucket: settings.bucket, Key: 'lab/one/half' }));
    client.destroy();
    await store.sweepParts(3600 * 1000);
    expect(await unfinished()).toBe(1); // it may be under way still
    await store.sweepParts(-60_000);
    expect(await unfinished()).toBe(0);
  });

  it('are listed page after page', async () => {
    const path = await file(Buffer.from('x'));
    const names = Array.from({ length: 25 }, (_, n) => `many/${String(n).padStart(5, '0')}`);
    for (const name of names) await store.put(name, path, null);
    const paged = new S3ObjectStore(settings, 10);
    stores.push(paged);
    const found: string[] = [];
    for await (const { key } of paged.list('many/')) found.push(key);
    expect([found, paged.counts.requests.list]).toEqual([names, 3]);
    for (const name of names) await store.remove(name);
    expect(await all('many/')).toEqual([]);
  });

  it('are refused with a sentence where keys or bucket are wrong', async () => {
    const [accessKeyId, secretAccessKey] = [(s3 as OwnS3).credentials.accessKeyId, 'wrong'];
    const refused = async (own: Partial<StorageSettings>): Promise<string> => {
      const error = await opened(own)
        .check()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StorageRefusedError);
      return (error as Error).message;
    };
    expect(await refused({ credentials: { accessKeyId, secretAccessKey } })).toMatch(
      /keys for the bucket .* not accepted/,
    );
    expect(await refused({ bucket: 'nobody-made-this' })).toBe('there is no bucket "nobody-made-this". Make it first.');
    await store.check();
  });

  it('are away while nobody answers, and there again by themselves', async () => {
    const behind = opened({ endpoint: gate.url });
    await behind.put('c', await file(Buffer.from('here')), null);
    await gate.shut();
    for (const asked of [behind.check(), behind.head('c'), behind.readEnd('c', 4), behind.remove('c')])
      await expect(asked).rejects.toThrow(StorageAwayError);
    await expect(behind.put('d', folder.path('sent'), null)).rejects.toThrow(StorageAwayError);
    expect(behind.counts.failures).toMatchObject({ put: 1, read: 1, head: 1, remove: 1, list: 1 });
    await gate.open();
    expect((await behind.readEnd('c', 4)).bytes.toString()).toBe('here');
    await behind.remove('c');
  });

  it('are not taken for whole when the connection breaks in the middle', async () => {
    const bytes = randomBytes(3 * MIB);
    await store.put('e', await file(bytes), null);
    const { version } = (await store.head('e'))!;
    const behind = opened({ endpoint: gate.url });
    gate.cutAfter(MIB);
    await expect(behind.read('e', 0, bytes.length, version)).rejects.toThrow(StorageAwayError);
    gate.cutAfter(null);
    expect((await behind.read('e', 0, bytes.length, version)).equals(bytes)).toBe(true);
    await store.remove('e');
  });
});
