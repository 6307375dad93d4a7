import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isStamped, keyByContent, keyByTimes, stampAfter } from './file-stamp.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamp-'));
  mkdirSync(join(folder, 'src/deep'), { recursive: true });
  writeFileSync(join(folder, 'src/deep/a.ts'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = (...ignored) => keyByTimes([join(folder, 'src')], ignored);

test('the key stays the same while nothing is touched', () => assert.equal(key(), key()));

test('a file that is added, written or removed changes the key', () => {
  const keys = [key()];
  writeFileSync(join(folder, 'src/b.ts'), '');
  keys.push(key());
  utimesSync(join(folder, 'src/b.ts'), new Date(), new Date(Date.now() + 5000));
  keys.push(key());
  rmSync(join(folder, 'src/deep/a.ts'));
  keys.push(key());
  assert.equal(new Set(keys).size, keys.length);
});

test('ignored names do not matter at any depth', () => {
  const before = key('dist');
  mkdirSync(join(folder, 'src/deep/dist'));
  writeFileSync(join(folder, 'src/deep/dist/a.js'), '');
  assert.equal(key('dist'), before);
});

test('a path that is missing is part of the key', () => {
  const before = keyByTimes([join(folder, 'later')]);
  writeFileSync(join(folder, 'later'), '');
  assert.notEqual(keyByTimes([join(folder, 'later')]), before);
});

test('a key by content changes with the bytes and with the facts, not with the time', () => {
  const file = join(folder, 'src/deep/a.ts');
  const before = keyByContent([file], ['linux']);
  utimesSync(file, new Date(), new Date(0));
  assert.equal(keyByContent([file], ['linux']), before);
  assert.notEqual(keyByContent([file], ['darwin']), before);
  writeFileSync(file, 'two');
  assert.notEqual(keyByContent([file], ['linux']), before);
});

test('a stamp stands for work that was finished with this key', async () => {
  const stamp = join(folder, 'state/stamp');
  assert.equal(isStamped(stamp, 'k'), false);
  await stampAfter(stamp, 'k', async () => {});
  assert.equal(isStamped(stamp, 'k'), true);
  assert.equal(isStamped(stamp, 'other'), false);
});

test('work that fails leaves no stamp, not even an older one', async () => {
  const stamp = join(folder, 'stamp');
  await stampAfter(stamp, 'k', async () => {});
  await assert.rejects(stampAfter(stamp, 'k', () => Promise.reject(new Error('no'))));
  assert.equal(isStamped(stamp, 'k'), false);
});
