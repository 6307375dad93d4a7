import { describe, expect, it, vi } from 'vitest';
import { WorkerTileFetch, type TileAnswer, type TileOrders } from './tile-fetch';
import type { TileContent, TileShape } from './tile-job';

const shape: TileShape = { encoding: 'raw', sidePx: 2, sampleBytes: 1, samples: 1, split: false };
const content: TileContent = { kind: 'raw', planes: [new ArrayBuffer(4)] };

class FakeWorker extends EventTarget {
  readonly postMessage = vi.fn<(message: TileOrders) => void>();

  answer(data: TileAnswer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function setUp() {
  const worker = new FakeWorker();
  return { worker, tiles: new WorkerTileFetch(worker as unknown as Worker) };
}

describe('fetching in a worker', () => {
  it('sends all orders of a task together, and gives what comes back', async () => {
    const { worker, tiles } = setUp();
    const jobs = ['/a', '/b'].map((url) => ({ url, shape }));
    const [loaded] = jobs.map((job) => tiles.load(job, new AbortController().signal));
    await Promise.resolve();
    const orders = jobs.map((job, i) => ({ id: i + 1, job }));
    expect(worker.postMessage.mock.calls).toEqual([[{ base: document.baseURI, orders }]]);
    worker.answer({ id: 1, content, isSlow: true });
    expect(await loaded).toBe(content);
    expect(tiles.isSlow).toBe(true);
  });

  it('tells whether another try may do better', async () => {
    const { worker, tiles } = setUp();
    const loaded = tiles.load({ url: '/a', shape }, new AbortController().signal);
    worker.answer({ id: 1, failure: { message: 'busy', retryable: true } });
    await expect(loaded).rejects.toMatchObject({ name: 'TileError', message: 'busy', retryable: true });
  });

  it('calls off what is not wanted any more, once, and lets a late answer go', async () => {
    const { worker, tiles } = setUp();
    const controller = new AbortController();
    const settled = vi.fn();
    tiles.load({ url: '/a', shape }, controller.signal).then(settled, settled);
    await Promise.resolve();
    controller.abort();
    await Promise.resolve();
    expect(worker.postMessage.mock.lastCall?.[0].orders).toEqual([{ id: 1, job: null }]);
    const image = { close: vi.fn() } as unknown as ImageBitmap;
    worker.answer({ id: 1, content: { kind: 'picture', image }, isSlow: false });
    expect(image.close).toHaveBeenCalledOnce();
    expect(settled).not.toHaveBeenCalled();
  });

  it('goes on without the worker when it breaks', async () => {
    const { worker, tiles } = setUp();
    vi.stubGlobal(
      'fetch',
      vi.fn<typeof fetch>().mockImplementation(async () => new Response(new Uint8Array(4))),
    );
    const loaded = tiles.load({ url: '/a', shape }, new AbortController().signal);
    worker.dispatchEvent(new Event('error'));
    expect((await loaded).kind).toBe('raw');
    expect((await tiles.load({ url: '/b', shape }, new AbortController().signal)).kind).toBe('raw');
    expect(worker.postMessage).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });
});
