import type { TileContent, TileJob } from './tile-job';

/** `waiting`: failed, and to be tried again. `failed`: given up. */
export type StoredTileState = 'idle' | 'loading' | 'waiting' | 'ready' | 'failed';

/** One tile of an image in memory, or on its way there. Only the store changes it. */
export class StoredTile {
  /** The image it belongs to. */
  readonly pyramid: object;
  readonly job: TileJob;
  /** Views that want it now. */
  wanters = 0;
  /** The lowest is fetched first. */
  rank = 0;
  readonly #forget: () => void;
  #state: StoredTileState = 'idle';
  #content: TileContent | null = null;
  #tries = 0;
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param forget  Takes it out of its pyramid. */
  constructor(pyramid: object, job: TileJob, forget: () => void) {
    this.pyramid = pyramid;
    this.job = job;
    this.#forget = forget;
  }

  get state(): StoredTileState {
    return this.#state;
  }

  get content(): TileContent | null {
    return this.#content;
  }

  /** Requests made since it was wanted, or since somebody asked to try again. */
  get tries(): number {
    return this.#tries;
  }

  begin(): AbortSignal {
    this.#state = 'loading';
    this.#tries++;
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  complete(content: TileContent): void {
    this.#state = 'ready';
    this.#content = content;
    this.#controller = null;
  }

  wait(delayMs: number, then: () => void): void {
    this.#state = 'waiting';
    this.#timer = setTimeout(() => {
      this.#state = 'idle';
      then();
    }, delayMs);
  }

  giveUp(): void {
    this.#state = 'failed';
  }

  /** Gives it all its tries back. */
  retry(): void {
    this.#tries = 0;
    this.#state = 'idle';
  }

  /** Calls off what is under way and lets the content go. A picture's memory is freed when nobody holds it any more. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#controller = null;
    this.#content = null;
    this.#state = 'idle';
    this.#tries = 0;
    this.#forget();
  }
}
