import { describe, expect, it } from '@jest/globals';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  let now = 0;
  let loads = 0;
  const counted = (): Promise<number> => Promise.resolve(++loads);
  const cache = (capacity = 10): ExpiringCache<number> => {
    now = loads = 0;
    return new ExpiringCache(1000, capacity, () => now);
  };

  it('asks once per key until the time is over', async () => {
    const answers = cache();
    expect(await Promise.all([answers.get('a', counted), answers.get('a', counted)])).toEqual([1, 1]);
    now = 999;
    expect(await answers.get('a', counted)).toBe(1);
    now = 1000;
    expect(await answers.get('a', counted)).toBe(2);
  });

  it('forgets sooner when it is told to', async () => {
    const answers = cache();
    await answers.get('a', counted, 400);
    now = 399;
    expect(await answers.get('a', counted, 400)).toBe(1);
    now = 400;
    expect(await answers.get('a', counted, 5000)).toBe(2);
    now = 1400;
    expect(await answers.get('a', counted)).toBe(3);
  });

  it('tells what it knows without waiting', async () => {
    const answers = cache();
    expect(answers.known('a')).toBeUndefined();
    const asked = answers.get('a', counted, 500);
    expect(answers.known('a')).toBeUndefined();
    await asked;
    expect(answers.known('a')).toBe(1);
    now = 500;
    expect(answers.known('a')).toBeUndefined();
    await answers.get('a', counted);
    answers.forget('a');
    expect(answers.known('a')).toBeUndefined();
  });

  it('forgets on demand', async () => {
    const answers = cache();
    await answers.get('a', counted);
    answers.forget('a');
    expect(await answers.get('a', counted)).toBe(2);
    answers.clear();
    expect(await answers.get('a', counted)).toBe(3);
  });

  it('does not remember a failure', async () => {
    const answers = cache();
    await expect(answers.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await answers.get('a', counted)).toBe(1);
  });

  it('keeps as many as it may', async () => {
    const answers = cache(2);
    for (const key of ['a', 'b', 'c']) await answers.get(key, counted);
    expect(await answers.get('b', counted)).toBe(2);
    expect(await answers.get('a', counted)).toBe(4);
  });
});
