import { LinkSpeed } from './link-speed';
import { TileError, type TileContent, type TileJob } from './tile-job';
import { loadTile } from './tile-load';

/** To the worker: load this, or (`job` null) call it off. */
export interface TileOrder {
  readonly id: number;
  readonly job: TileJob | null;
}

/** All orders of one task. Addresses are relative to `base`, the page; a worker has another. */
export interface TileOrders {
  readonly base: string;
  readonly orders: readonly TileOrder[];
}

/** From the worker. */
export type TileAnswer = { readonly id: number } & (
  | { readonly content: TileContent; readonly isSlow: boolean }
  | { readonly failure: { readonly message: string; readonly retryable: boolean } }
);

/** Brings tiles. A signal that aborts calls the request off; its promise then stays open for ever. */
export interface TileFetch {
  /** @throws TileError */
  load(job: TileJob, signal: AbortSignal): Promise<TileContent>;
  /** Whether tiles come so slowly that a view's own level takes seconds. */
  readonly isSlow: boolean;
}

/** Fetches on the page's own thread: in browsers that start no worker, and in tests. */
export class DirectTileFetch implements TileFetch {
  readonly #speed = new LinkSpeed();
  #underway = 0;

  get isSlow(): boolean {
    return this.#speed.isSlow;
  }

  load(job: TileJob, signal: AbortSignal): Promise<TileContent> {
    this.#underway++;
    const loaded = loadTile(job, signal).finally(() => this.#underway--);
    return new Promise((resolve, reject) => {
      loaded.then(
        (content) => {
          this.#speed.note(performance.now(), this.#underway > 0);
          resolve(content);
        },
        (error: Error) => {
          if (!signal.aborted) reject(error);
        },
      );
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
  readonly #base = document.baseURI;
  /** Sent together at the end of the task: a message costs the page's thread more than what is in it. */
  #orders: TileOrder[] = [];
  #broken = false;
  #isSlow = false;
  #lastId = 0;

  /** @param worker  Runs `tile.worker.ts`. */
  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<TileAnswer>) => this.#receive(data));
    worker.addEventListener('error', () => this.#goOnWithout());
  }

  get isSlow(): boolean {
    return this.#broken ? this.#direct.isSlow : this.#isSlow;
  }

  load(job: TileJob, signal: AbortSignal): Promise<TileContent> {
    if (this.#broken) return this.#direct.load(job, signal);
    const id = ++this.#lastId;
    signal.addEventListener('abort', () => this.#callOff(id), { once: true });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { job, signal, resolve, reject });
      this.#order({ id, job });
    });
  }

  #callOff(id: number): void {
    if (this.#waiting.delete(id)) this.#order({ id, job: null });
  }

  #order(order: TileOrder): void {
    if (this.#orders.push(order) === 1) queueMicrotask(() => this.#send());
  }

  #send(): void {
    const message: TileOrders = { base: this.#base, orders: this.#orders };
    this.#orders = [];
    this.#worker.postMessage(message);
  }

  #receive(answer: TileAnswer): void {
    if ('content' in answer) this.#isSlow = answer.isSlow;
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
