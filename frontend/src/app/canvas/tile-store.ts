import type { TileAddress } from './canvas-channel';
import { StoredPyramid } from './stored-pyramid';
import { StoredTile } from './stored-tile';
import type { TileFetch } from './tile-fetch';
import { contentBytes, pyramidKey, TileError, type TileContent, type TileShape } from './tile-job';

/** Waits before the second, third and fourth try, in ms. */
export const RETRY_DELAYS_MS: readonly number[] = [300, 1000, 3000];

/** A tile somebody wants to draw; the lowest rank is fetched first. */
export interface WantedTile {
  readonly tile: StoredTile;
  readonly rank: number;
}

export interface TileStoreOptions {
  /** Tiles that nobody wants are dropped, the longest unwanted first, while all take more than this. */
  readonly capacityBytes: number;
  /** Requests under way at the same time. */
  readonly parallel: number;
}

const DEFAULTS: TileStoreOptions = { capacityBytes: 256e6, parallel: 16 };

/**
 * The tiles in memory, one for all views of the page: what two of them show is fetched once.
 *
 * Each view says again and again which tiles it wants now. What is wanted and not here is fetched in the order of its
 * rank; what is being fetched and not wanted any more is called off.
 */
export class TileStore {
  readonly #fetch: TileFetch;
  readonly #options: TileStoreOptions;
  /** Held by their views and their tiles: a pyramid that has neither goes. */
  readonly #pyramids = new Map<string, WeakRef<StoredPyramid>>();
  readonly #wants = new Map<object, ReadonlySet<StoredTile>>();
  /** Tiles that are here and not wanted, the longest unwanted first. */
  readonly #idle = new Set<StoredTile>();
  readonly #failed = new Set<StoredTile>();
  readonly #listeners = new Set<(tile: StoredTile) => void>();
  /** Tiles to fetch, the next one last. */
  #queue: StoredTile[] = [];
  #queueIsSorted = true;
  #loading = 0;
  #waiting = 0;
  #bytes = 0;

  constructor(fetch: TileFetch, options: Partial<TileStoreOptions> = {}) {
    this.#fetch = fetch;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Bytes of all tiles in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether tiles come so slowly that a view's own level takes seconds. */
  get isSlow(): boolean {
    return this.#fetch.isSlow;
  }

  /** Wanted tiles still to come, those between two tries included. */
  get pending(): number {
    return this.#loading + this.#queue.length + this.#waiting;
  }

  /** The tiles of an image, the same for everybody who asks. */
  pyramid(tiles: TileAddress, shape: TileShape): StoredPyramid {
    const key = pyramidKey(tiles, shape);
    let pyramid = this.#pyramids.get(key)?.deref();
    if (pyramid === undefined) {
      for (const [old, reference] of this.#pyramids) if (!reference.deref()) this.#pyramids.delete(old);
      pyramid = new StoredPyramid(tiles, shape);
      this.#pyramids.set(key, new WeakRef(pyramid));
    }
    return pyramid;
  }

  /** Says what somebody wants from now on, in place of what they wanted before. */
  want(who: object, wanted: readonly WantedTile[]): void {
    const before = this.#wants.get(who);
    const now = new Set<StoredTile>();
    for (const { tile, rank } of wanted) {
      tile.rank = rank;
      now.add(tile);
      if (before?.has(tile)) continue;
      tile.wanters++;
      this.#idle.delete(tile);
      if (tile.state === 'idle' && tile.wanters === 1) this.#queue.push(tile);
    }
    this.#queueIsSorted = false;
    if (now.size > 0) this.#wants.set(who, now);
    else this.#wants.delete(who);
    before?.forEach((tile) => {
      if (!now.has(tile) && --tile.wanters === 0) this.#leave(tile);
    });
    this.#evict();
    this.#pump();
  }

  /** Whether somebody's tiles are all here, or given up. */
  isSettled(who: object): boolean {
    for (const tile of this.#wants.get(who) ?? []) if (tile.state !== 'ready' && tile.state !== 'failed') return false;
    return true;
  }

  /** Whether some of somebody's tiles were given up. */
  hasFailed(who: object): boolean {
    for (const tile of this.#failed) if (this.#wants.get(who)?.has(tile)) return true;
    return false;
  }

  /** Calls back whenever a tile has come or was given up. */
  subscribe(listener: (tile: StoredTile) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks again for all tiles that were given up. */
  retryFailed(): void {
    const tiles = [...this.#failed];
    this.#failed.clear();
    for (const tile of tiles) {
      tile.retry();
      this.#queue.push(tile);
    }
    this.#queueIsSorted = false;
    this.#pump();
  }

  /** A tile by itself, for who does not say what they want: the stock layers. Not called off. @throws TileError */
  take(tile: StoredTile): Promise<TileContent> {
    const who = {};
    return new Promise<TileContent>((resolve, reject) => {
      const look = () => {
        if (tile.content !== null) resolve(tile.content);
        else if (tile.state === 'failed') reject(new TileError(`No tile at ${tile.job.url}.`, false));
        else return;
        unsubscribe();
        this.want(who, []);
      };
      const unsubscribe = this.subscribe((changed) => {
        if (changed === tile) look();
      });
      this.want(who, [{ tile, rank: 0 }]);
      look();
    });
  }

  #pump(): void {
    while (this.#loading < this.#options.parallel && this.#queue.length > 0) {
      if (!this.#queueIsSorted) {
        this.#queue = this.#queue.filter((tile) => tile.wanters > 0 && tile.state === 'idle');
        this.#queue.sort((a, b) => b.rank - a.rank);
        this.#queueIsSorted = true;
      }
      const tile = this.#queue.pop();
      if (tile) this.#load(tile);
    }
  }

  #load(tile: StoredTile): void {
    this.#loading++;
    const signal = tile.begin();
    this.#fetch.load(tile.job, signal).then(
      (content) => this.#come(tile, signal, content),
      (error: unknown) => this.#miss(tile, signal, error instanceof TileError && error.retryable),
    );
  }

  #come(tile: StoredTile, signal: AbortSignal, content: TileContent): void {
    if (signal.aborted) return;
    this.#loading--;
    tile.complete(content);
    this.#bytes += contentBytes(content);
    this.#tell(tile);
    this.#evict();
    this.#pump();
  }

  #miss(tile: StoredTile, signal: AbortSignal, retryable: boolean): void {
    if (signal.aborted) return;
    this.#loading--;
    const delay = RETRY_DELAYS_MS[tile.tries - 1];
    if (retryable && delay !== undefined) {
      this.#waiting++;
      tile.wait(delay, () => {
        this.#waiting--;
        this.#queue.push(tile);
        this.#queueIsSorted = false;
        this.#pump();
      });
    } else {
      tile.giveUp();
      this.#failed.add(tile);
    }
    this.#tell(tile);
    this.#pump();
  }

  /** Nobody wants the tile any more. */
  #leave(tile: StoredTile): void {
    if (tile.state === 'ready') {
      this.#idle.add(tile);
      return;
    }
    if (tile.state === 'loading') this.#loading--;
    if (tile.state === 'waiting') this.#waiting--;
    this.#failed.delete(tile);
    tile.drop();
  }

  #evict(): void {
    for (const tile of this.#idle) {
      if (this.#bytes <= this.#options.capacityBytes) return;
      this.#idle.delete(tile);
      if (tile.content) this.#bytes -= contentBytes(tile.content);
      tile.drop();
    }
  }

  #tell(tile: StoredTile): void {
    for (const listener of this.#listeners) listener(tile);
  }
}
