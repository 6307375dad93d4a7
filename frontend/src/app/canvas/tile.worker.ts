/// <reference lib="webworker" />
import { LinkSpeed } from './link-speed';
import { TileError, type TileContent } from './tile-job';
import { loadTile } from './tile-load';
import type { TileAnswer, TileOrder, TileOrders } from './tile-fetch';

// Fetching, unpacking and decoding happen here, so that the page's own thread only has to hand bytes to the GPU.
const underway = new Map<number, AbortController>();
// Measured here, where tiles come in: on the page's thread a long frame would look like a slow link.
const speed = new LinkSpeed();

addEventListener('message', ({ data: { base, orders } }: MessageEvent<TileOrders>) => {
  for (const { id, job } of orders) {
    if (job === null) underway.get(id)?.abort();
    else void load(id, { ...job, url: new URL(job.url, base).href });
  }
});

async function load(id: number, job: NonNullable<TileOrder['job']>): Promise<void> {
  const controller = new AbortController();
  underway.set(id, controller);
  try {
    const content = await loadTile(job, controller.signal);
    speed.note(performance.now(), underway.size > 1);
    // Called off while it was being decoded: nobody waits for it.
    if (!controller.signal.aborted) answer({ id, content, isSlow: speed.isSlow }, transferable(content));
  } catch (error) {
    if (controller.signal.aborted) return;
    const { message, retryable } = error instanceof TileError ? error : new TileError(String(error), false);
    answer({ id, failure: { message, retryable } }, []);
  } finally {
    underway.delete(id);
  }
}

function answer(message: TileAnswer, transfer: Transferable[]): void {
  postMessage(message, { transfer });
}

function transferable(content: TileContent): Transferable[] {
  return content.kind === 'raw' ? [...content.planes] : [content.image];
}
