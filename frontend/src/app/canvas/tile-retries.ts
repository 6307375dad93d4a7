/** Waits before the second, third and fourth try, in ms. */
export const RETRY_DELAYS_MS: readonly number[] = [300, 1000, 3000];

/** What is retried: a tile of OpenLayers, which loads again when told to after a failure. */
export interface RetriedTile {
  load(): void;
}

/**
 * Tries failed tiles again, waiting longer each time, and keeps account of those that did not come in the end.
 *
 * It works beside OpenLayers' own queue, so that a tile that waits for its next try does not hold up others.
 */
export class TileRetries {
  readonly #tries = new Map<RetriedTile, number>();
  readonly #timers = new Map<RetriedTile, ReturnType<typeof setTimeout>>();
  readonly #failed = new Set<RetriedTile>();
  readonly #changed: () => void;

  /** @param changed  Called whenever `waiting` or `failed` may have changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Tiles that will be tried again or are being tried again. */
  get waiting(): number {
    return this.#tries.size - this.#failed.size;
  }

  /** Tiles given up. */
  get failed(): number {
    return this.#failed.size;
  }

  /** Notes that a tile failed; tries it again later when that makes sense. */
  note(tile: RetriedTile, retryable: boolean): void {
    const tries = this.#tries.get(tile) ?? 0;
    this.#tries.set(tile, tries + 1);
    if (!retryable || tries >= RETRY_DELAYS_MS.length) this.#failed.add(tile);
    else
      this.#timers.set(
        tile,
        setTimeout(() => this.#load(tile), RETRY_DELAYS_MS[tries]),
      );
    this.#changed();
  }

  /** Notes that a tile came (or is not wanted any more). */
  forget(tile: RetriedTile): void {
    if (!this.#tries.delete(tile)) return;
    clearTimeout(this.#timers.get(tile));
    this.#timers.delete(tile);
    this.#failed.delete(tile);
    this.#changed();
  }

  /** Starts over with all tiles given up. */
  tryAgain(): void {
    const tiles = [...this.#failed];
    this.#failed.clear();
    for (const tile of tiles) this.#tries.set(tile, 0);
    for (const tile of tiles) tile.load();
    this.#changed();
  }

  /** Stops all waiting; nothing is called afterwards. */
  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#tries.clear();
    this.#failed.clear();
  }

  #load(tile: RetriedTile): void {
    this.#timers.delete(tile);
    tile.load();
  }
}
