/// <reference lib="webworker" />
import { TileError, type TileContent } from './tile-job';
import { loadTile } from './tile-load';
import type { TileAnswer, TileOrder } from './tile-fetch';

// Fetching, unpacking and decoding happen here, so that the page's own thread only has to hand bytes to the GPU.
const underway = new Map<number, AbortController>();

addEventListener('message', ({ data }: MessageEvent<TileOrder>) => {
  if (data.job === null) underway.get(data.id)?.abort();
  else void load(data.id, data.job);
});

async function load(id: number, job: NonNullable<TileOrder['job']>): Promise<void> {
  const controller = new AbortController();
  underway.set(id, controller);
  try {
    const content = await loadTile(job, controller.signal);
    // Called off while it was being decoded: nobody waits for it.
    if (!controller.signal.aborted) answer({ id, content }, transferable(content));
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
