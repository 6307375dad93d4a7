import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aChannel } from './testing/a-channel';
import type { TileFetch } from './tile-fetch';
import { TileError, tileShape, type TileContent, type TileJob } from './tile-job';
import { RETRY_DELAYS_MS, TileStore } from './tile-store';

const BYTES = 1000;
const [VIEW, ONE, OTHER] = [{}, {}, {}];

interface Request extends TileJob {
  readonly signal: AbortSignal;
  come(): Promise<void>;
  fail(retryable: boolean): Promise<void>;
}

/** Fetches nothing by itself. */
class FakeFetch implements TileFetch {
  readonly requests: Request[] = [];
  readonly isSlow = false;

  load(job: TileJob, signal: AbortSignal): Promise<TileContent> {
    return new Promise((resolve, reject) => {
      const settle = async (how: () => void) => {
        how();
        await Promise.resolve();
      };
      this.requests.push({
        ...job,
        signal,
        come: () => settle(() => resolve({ kind: 'raw', planes: [new ArrayBuffer(BYTES)] })),
        fail: (retryable) => settle(() => reject(new TileError('no', retryable))),
      });
    });
  }

  get urls(): string[] {
    return this.requests.map(({ url }) => url);
  }
}

function setUp(options: ConstructorParameters<typeof TileStore>[1] = {}) {
  const fetch = new FakeFetch();
  const store = new TileStore(fetch, options);
  const channel = aChannel();
  const pyramid = store.pyramid(channel.tiles, tileShape(channel));
  const wanted = (...places: [column: number, rank: number][]) =>
    places.map(([column, rank]) => ({ tile: pyramid.tile(0, column, 0), rank }));
  return { fetch, store, pyramid, wanted };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the tiles in memory', () => {
  it('are fetched in the order of their rank, so many at a time', async () => {
    const { fetch, store, wanted } = setUp({ parallel: 2 });
    store.want(VIEW, wanted([0, 5], [1, 1], [2, 3]));
    expect(fetch.urls).toEqual(['/tiles/0/1/0', '/tiles/0/2/0']);
    await fetch.requests[0].come();
    expect(fetch.urls).toEqual(['/tiles/0/1/0', '/tiles/0/2/0', '/tiles/0/0/0']);
  });

  it('are fetched once for two views, and called off only when neither wants them', () => {
    const { fetch, store, wanted } = setUp();
    store.want(ONE, wanted([0, 0]));
    store.want(OTHER, wanted([0, 0]));
    expect(fetch.requests).toHaveLength(1);
    store.want(ONE, []);
    expect(fetch.requests[0].signal.aborted).toBe(false);
    store.want(OTHER, []);
    expect(fetch.requests[0].signal.aborted).toBe(true);
  });

  it('are asked for again when they were called off and are wanted after all', () => {
    const { fetch, store, wanted } = setUp();
    store.want(VIEW, wanted([0, 0]));
    store.want(VIEW, []);
    store.want(VIEW, wanted([0, 0]));
    expect(fetch.requests.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  it('stay when nobody wants them, until they are too many; those wanted always stay', async () => {
    const { fetch, store, pyramid, wanted } = setUp({ capacityBytes: 2 * BYTES });
    store.want(VIEW, wanted([0, 0], [1, 1], [2, 2]));
    for (const request of fetch.requests) await request.come();
    expect(store.bytes).toBe(3 * BYTES);
    store.want(VIEW, wanted([2, 0]));
    expect(store.bytes).toBe(2 * BYTES);
    expect(pyramid.peek(0, 0, 0)).toBeUndefined();
    store.want(VIEW, wanted([1, 0], [2, 0]));
    expect(fetch.requests).toHaveLength(3);
    expect(store.isSettled(VIEW)).toBe(true);
  });
});

describe('a tile that fails', () => {
  it('is tried again after longer and longer waits, then given up', async () => {
    const { fetch, store, wanted } = setUp();
    store.want(VIEW, wanted([0, 0]));
    for (const [i, delay] of RETRY_DELAYS_MS.entries()) {
      await fetch.requests[i].fail(true);
      expect([store.isSettled(VIEW), store.hasFailed(VIEW)]).toEqual([false, false]);
      vi.advanceTimersByTime(delay - 1);
      expect(fetch.requests).toHaveLength(i + 1);
      vi.advanceTimersByTime(1);
      expect(fetch.requests).toHaveLength(i + 2);
    }
    await fetch.requests[RETRY_DELAYS_MS.length].fail(true);
    expect([store.isSettled(VIEW), store.hasFailed(VIEW)]).toEqual([true, true]);
  });

  it('is given up at once when it was refused, and gets all its tries back when somebody asks for it', async () => {
    const { fetch, store, wanted } = setUp();
    store.want(VIEW, wanted([0, 0]));
    await fetch.requests[0].fail(false);
    expect(store.hasFailed(VIEW)).toBe(true);
    expect(store.hasFailed(OTHER)).toBe(false);
    store.retryFailed();
    expect(store.hasFailed(VIEW)).toBe(false);
    await fetch.requests[1].fail(true);
    vi.advanceTimersByTime(RETRY_DELAYS_MS[0]);
    await fetch.requests[2].come();
    expect([store.isSettled(VIEW), store.hasFailed(VIEW)]).toEqual([true, false]);
  });

  it('is not tried again when nobody wants it any more', async () => {
    const { fetch, store, wanted } = setUp();
    store.want(VIEW, wanted([0, 0]));
    await fetch.requests[0].fail(true);
    store.want(VIEW, []);
    vi.runAllTimers();
    expect(fetch.requests).toHaveLength(1);
    expect(store.pending).toBe(0);
  });
});

it('one tile can be taken by itself', async () => {
  const { fetch, store, pyramid } = setUp();
  const taken = store.take(pyramid.tile(0, 0, 0));
  await fetch.requests[0].come();
  expect((await taken).kind).toBe('raw');
  const refused = store.take(pyramid.tile(0, 1, 0));
  await fetch.requests[1].fail(false);
  await expect(refused).rejects.toMatchObject({ name: 'TileError' });
});
