import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ThrowawayDatabase, throwawayDatabase } from '../../test/throwaway-database.js';
import { DATABASE_KIND } from '../config/env.js';
import { User } from '../users/user.entity.js';
import { afterCommit } from './after-commit.js';
import { madeBy } from './tracked.js';
import { type Db, isDuplicate, UnitOfWork } from './unit-of-work.js';

const someone = (username: string): Partial<User> => ({
  ...madeBy(null),
  ...{ username, usernameKey: username, name: username, email: '', passwordHash: '', settings: '', active: true },
});

describe(`UnitOfWork on ${DATABASE_KIND}`, () => {
  let database: ThrowawayDatabase;
  let work: UnitOfWork;
  beforeAll(async () => {
    database = await throwawayDatabase();
    work = new UnitOfWork(database.dataSource);
  });
  afterAll(() => database.close());

  it('keeps concurrent transactions apart: each is saved whole or not at all', async () => {
    const attempts = Array.from({ length: 40 }, (_, n) =>
      work.run(async (tx) => {
        await tx.insert(User, someone(`a${n}`));
        await tx.count(User);
        await tx.insert(User, someone(`b${n}`));
        if (n % 2) throw new Error('changed my mind');
      }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(20);
    const names = (await work.db.find(User)).map((user) => user.username);
    const expected = Array.from({ length: 20 }, (_, n) => [`a${2 * n}`, `b${2 * n}`]).flat();
    expect(names.sort()).toEqual(expected.sort());
  });

  it('lets statements outside a transaction wait for the one that is open', async () => {
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const open = work.run(async (tx) => {
      await tx.insert(User, someone('inside'));
      await held;
    });
    const outside = Promise.all(['p', 'q'].map((name) => work.db.insert(User, someone(name))));
    release();
    await Promise.all([open, outside]);
    expect(await work.db.countBy(User, [{ username: 'inside' }, { username: 'p' }, { username: 'q' }])).toBe(3);
  });

  it('does again what had to give way to another transaction', async () => {
    for (const name of ['left', 'right']) await work.db.insert(User, someone(name));
    const touch = (tx: Db, username: string) => tx.update(User, { usernameKey: username }, { name: 'touched' });
    let waiting = 2;
    let go!: () => void;
    const both = new Promise<void>((resolve) => (go = resolve));
    const meet = async (): Promise<void> => {
      if (DATABASE_KIND === 'sqlite') return; // one transaction at a time: they never meet
      if (--waiting === 0) go();
      await both;
    };
    const crossing = (first: string, second: string): Promise<void> =>
      work.run(async (tx) => {
        await touch(tx, first);
        await meet();
        await touch(tx, second);
      });
    await Promise.all([crossing('left', 'right'), crossing('right', 'left')]);
    expect(await work.db.countBy(User, { name: 'touched' })).toBe(2);
  });

  it('does a lone statement again that had to give way to a transaction', async () => {
    for (const name of ['first', 'middle', 'last']) await work.db.insert(User, someone(name));
    const touch = (tx: Db, username: string) => tx.update(User, { usernameKey: username }, { email: 'touched' });
    let alone!: Promise<unknown>;
    await work.run(async (tx) => {
      for (const name of ['middle', 'last']) await touch(tx, name); // the more there is to take back, the less it gives way
      alone = work.db.update(User, { active: true }, { settings: 'touched' });
      if (DATABASE_KIND === 'sqlite') return; // it waits for its turn
      await new Promise((wake) => setTimeout(wake, 300)); // it has locked the first one now, and waits for the next
      await touch(tx, 'first');
    });
    await alone;
    expect(await work.db.countBy(User, { settings: 'touched' })).toBe(await work.db.count(User));
  });

  it('tells a duplicate from other failures', async () => {
    const twice = work.db.insert(User, someone('a0')).catch((error: unknown) => error);
    expect(isDuplicate(await twice)).toBe(true);
    const incomplete = work.db.insert(User, { username: 'x' }).catch((error: unknown) => error);
    expect(isDuplicate(await incomplete)).toBe(false);
  });

  it('compares names byte by byte, the same in both databases', async () => {
    for (const name of ['Name', 'name', 'name ']) await work.db.insert(User, someone(name));
    expect(await work.db.countBy(User, { username: 'name' })).toBe(1);
  });

  it('does what is to follow a transaction once it is saved, and never when it is taken back', async () => {
    const done: string[] = [];
    const saved = (username: string): Promise<number> => work.db.countBy(User, { username });
    const seen: Promise<number>[] = [];
    const inside = (username: string, fails: boolean): Promise<void> =>
      work.run(async (tx) => {
        afterCommit(tx, () => {
          done.push(username);
          seen.push(saved(username));
        });
        await tx.insert(User, someone(username));
        expect(done).not.toContain(username);
        if (fails) throw new Error('changed my mind');
      });
    await expect(inside('lost', true)).rejects.toThrow('changed my mind');
    await inside('kept', false);
    expect(done).toEqual(['kept']);
    expect(await Promise.all(seen)).toEqual([1]);
  });
});
