import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { BlobStore } from './blob-store.js';

const HOUR_MS = 3600 * 1000;
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a file that is larger than may be', () => {
  const folder = temporaryFolder();

  it('leaves nothing behind, however early it is refused', async () => {
    const store = new BlobStore(folder.path(''));
    const refused = Array.from({ length: 200 }, () => store.receive(Readable.from([Buffer.alloc(101)]), 100));
    const codes = (await Promise.allSettled(refused)).map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : null,
    );
    expect(new Set(codes)).toEqual(new Set(['upload.too-large']));
    expect(readdirSync(folder.path('uploads'))).toEqual([]);
  });
});

describe('two servers of one data folder', () => {
  const folder = temporaryFolder();
  const leftLongAgo = (path: string): void => {
    const then = new Date(Date.now() - 2 * HOUR_MS);
    utimesSync(path, then, then);
  };
  const uploads = (): string[] => readdirSync(folder.path('uploads'));

  it('leave each other what is on its way, and sweep what was left', async () => {
    const [one, other] = [new BlobStore(folder.path('')), new BlobStore(folder.path(''))];
    const sender = new PassThrough();
    const receiving = one.receive(sender, 100);
    await new Promise((sent) => sender.write('first half, ', sent));
    while (!existsSync(folder.path('uploads')) || uploads().length === 0) await new Promise(setImmediate);
    const dead = folder.path('uploads/half-an-upload');
    writeFileSync(dead, 'half');
    leftLongAgo(dead);
    const removed = folder.path('uploads/half-removed');
    mkdirSync(join(removed, 'tiles'), { recursive: true });
    leftLongAgo(removed);
    await other.sweepUploads(Date.now());
    expect(uploads()).toHaveLength(1);
    sender.end('second half');
    const file = await receiving;
    expect(file.sha256).toBe(sha256Of(Buffer.from('first half, second half')));
    expect(existsSync(await one.adopt(file))).toBe(true);
    expect(uploads()).toEqual([]);
  });

  it('leave each other a file that took days to arrive', async () => {
    const [one, other] = [new BlobStore(folder.path('')), new BlobStore(folder.path(''))];
    const bytes = Buffer.from('in pieces');
    const arrived = folder.path('arrived');
    writeFileSync(arrived, bytes);
    leftLongAgo(arrived);
    const file = await one.receiveFrom(arrived, sha256Of(bytes), bytes.length);
    await other.sweepUploads(Date.now());
    expect(existsSync(await one.adopt(file))).toBe(true);
  });

  it('sweep in the end what a server left that is no more', async () => {
    const store = new BlobStore(folder.path(''));
    mkdirSync(folder.path('uploads'), { recursive: true });
    writeFileSync(folder.path('uploads/fresh'), 'half');
    await store.sweepUploads(Date.now());
    expect(uploads()).toEqual(['fresh']);
    await store.sweepUploads(Date.now() + 2 * HOUR_MS);
    expect(uploads()).toEqual([]);
  });
});
