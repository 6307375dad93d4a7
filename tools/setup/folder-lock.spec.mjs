import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { tryLock, withLock } from './folder-lock.mjs';

let folder, file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'state/a.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('work that is locked with the same file is done one after the other', async () => {
  const log = [];
  const work = (name) => async () => {
    log.push(`${name} begins`);
    await new Promise((wake) => setTimeout(wake, 50));
    log.push(`${name} ends`);
  };
  await Promise.all([withLock(file, work('first')), withLock(file, work('second'))]);
  assert.deepEqual(log, ['first begins', 'first ends', 'second begins', 'second ends']);
});

test('the lock is released when the work fails', async () => {
  await assert.rejects(withLock(file, () => Promise.reject(new Error('no'))));
  assert.equal(existsSync(file), false);
});

test('who waits is told who holds the lock, once', async () => {
  const told = [];
  const long = () => new Promise((wake) => setTimeout(wake, 600));
  await Promise.all([withLock(file, long), withLock(file, long, (holder) => told.push(holder))]);
  assert.deepEqual(told, [`process ${process.pid}@${hostname()}`]);
});

test('the lock of a living process is respected', () => {
  file = join(folder, 'a.lock');
  writeFileSync(file, `${process.pid}@${hostname()}`);
  assert.equal(tryLock(file), false);
  assert.equal(tryLock(file), false);
});

test('the lock of a process that is gone is taken over at the second try', () => {
  file = join(folder, 'a.lock');
  writeFileSync(file, `4194999@${hostname()}`); // above Linux's highest process id
  assert.equal(tryLock(file), false);
  assert.equal(tryLock(file), true);
});

test('a lock from another machine is dead when nobody has touched it for half a minute', () => {
  file = join(folder, 'a.lock');
  writeFileSync(file, '4194999@elsewhere');
  assert.equal(tryLock(file) || tryLock(file), false);
  const longAgo = new Date(Date.now() - 40_000);
  utimesSync(file, longAgo, longAgo);
  assert.equal(tryLock(file), false);
  assert.equal(tryLock(file), true);
});
