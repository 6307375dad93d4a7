import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newInstance } from '../jobs/instance.js';
import { FolderLock } from './folder-lock.js';

describe('the lock of a folder', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'memento-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is held by one, and leaves nothing behind', async () => {
    const lock = await FolderLock.take(folder);
    await expect(FolderLock.take(folder)).rejects.toMatchObject({ code: 'backup.busy' });
    await lock.demandHeld();
    await lock.giveBack();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from who was killed before they could say who they are', async () => {
    writeFileSync(path, '');
    const lock = await FolderLock.take(folder);
    await lock.demandHeld();
    expect(readdirSync(folder)).toEqual(['lock']);
    await lock.giveBack();
  });

  it('is left to who says so a moment later', async () => {
    writeFileSync(path, '');
    const taking = FolderLock.take(folder);
    writeFileSync(path, newInstance());
    await expect(taking).rejects.toMatchObject({ code: 'backup.busy' });
  });
});
