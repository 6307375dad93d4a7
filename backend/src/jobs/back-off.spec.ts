import { describe, expect, it } from '@jest/globals';
import { type GrowingWait, growingWaitAfter, waitAfter } from './back-off.js';

const WAIT: GrowingWait = { firstMs: 1_000, factor: 4, mostMs: 10_000, tries: 5 };

describe('waiting for another try', () => {
  it('of tiling is for seconds, twice', () => {
    expect([1, 2, 3].map(waitAfter)).toEqual([5_000, 30_000, null]);
  });

  it('grows up to a limit, and ends', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempts) => growingWaitAfter(attempts, WAIT, 0.5));
    expect(waits).toEqual([1_000, 4_000, 10_000, 10_000, null, null]);
  });

  it('is spread, a fifth to either side', () => {
    expect([0, 1].map((random) => growingWaitAfter(1, WAIT, random))).toEqual([800, 1_200]);
    const waits = new Set(Array.from({ length: 20 }, () => growingWaitAfter(1, WAIT)));
    expect(waits.size).toBeGreaterThan(5);
  });
});
