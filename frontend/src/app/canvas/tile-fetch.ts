import { TileError, type TileContent, type TileJob } from './tile-job';
import { loadTile } from './tile-load';

/** To the worker: load this, or (`job` null) call it off. */
export interface TileOrder {
  readonly id: number;
  readonly job: TileJob | null;
}

/** From the worker. */
export type TileAnswer = { readonly id: number } & (
  { readonly content: TileContent } | { readonly failure: { readonly message: string; readonly retryable: boolean } }
);

/** Brings tiles. A signal that aborts calls the request off; its promise then stays open for ever. */
export interface TileFetch {
  /** @throws TileError */
  load(job: TileJob, signal: AbortSignal): Promise<TileContent>;
}

/** Fetches on the page's own thread: in browsers that start no worker, and in tests. */
export class DirectTileFetch implements TileFetch {
  load(job: TileJob, signal: AbortSignal): Promise<TileContent> {
    return new Promise((resolve, reject) => {
      loadTile(job, signal).then(resolve, (error: Error) => {
        if (!signal.aborted) reject(error);
      });
    });
  }
}

interface Waiting {
  readonly job: TileJob;
  readonly signal: AbortSignal;
  readonly resolve: (content: TileContent) => void;
  readonly reject: (error: Error) => void;
}

/** Fetches in a worker; should the worker break, without it. */
export class WorkerTileFetch implements TileFetch {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #direct = new DirectTileFetch();
  #broken = false;
  #lastId = 0;

  /** @param worker  Runs `tile.worker.ts`. */
  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<TileAnswer>) => this.#receive(data));
    worker.addEventListener('error', () => this.#goOnWithout());
  }

  load(job: TileJob, signal: AbortSignal): Promise<TileContent> {
    if (this.#broken) return this.#direct.load(job, signal);
    const id = ++this.#lastId;
    signal.addEventListener('abort', () => this.#callOff(id), { once: true });
    // Addresses are relative to the page, and a worker has its own.
    const url = new URL(job.url, document.baseURI).href;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { job, signal, resolve, reject });
      this.#order({ id, job: { ...job, url } });
    });
  }

  #callOff(id: number): void {
    if (this.#waiting.delete(id)) this.#order({ id, job: null });
  }

  #order(order: TileOrder): void {
    this.#worker.postMessage(order);
  }

  #receive(answer: TileAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!this.#waiting.delete(answer.id)) {
      // It crossed our calling it off.
      if ('content' in answer && answer.content.kind === 'picture') answer.content.image.close();
    } else if ('content' in answer) waiting?.resolve(answer.content);
    else waiting?.reject(new TileError(answer.failure.message, answer.failure.retryable));
  }

  /** The worker itself broke, which says nothing about the tiles. */
  #goOnWithout(): void {
    this.#broken = true;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { job, signal, resolve, reject } of all) this.#direct.load(job, signal).then(resolve, reject);
  }
}

/** The best way to fetch that this browser has. */
export function tileFetch(): TileFetch {
  if (typeof Worker === 'undefined') return new DirectTileFetch();
  return new WorkerTileFetch(new Worker(new URL('./tile.worker', import.meta.url), { type: 'module' }));
}
