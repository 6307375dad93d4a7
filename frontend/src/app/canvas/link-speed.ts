/** A screen full of tiles should not take longer than about this: 40 tiles in 4 s. */
const SLOW_MS_PER_TILE = 100;
/** How much a new measurement counts against what was measured before. */
const SHARE = 0.2;
/** Before so many tiles have come nothing is known. */
const ENOUGH = 5;

/** How fast tiles come while there is a queue of them. */
export class LinkSpeed {
  #msPerTile = 0;
  #count = 0;
  #last: number | null = null;

  /** Whether the view's own level would take seconds, so that something coarser should come before it. */
  get isSlow(): boolean {
    return this.#count >= ENOUGH && this.#msPerTile > SLOW_MS_PER_TILE;
  }

  /** @param hasMore  Whether others are under way; a pause is no sign of slowness. */
  note(nowMs: number, hasMore: boolean): void {
    if (this.#last !== null) {
      this.#count++;
      this.#msPerTile += (nowMs - this.#last - this.#msPerTile) * (this.#count === 1 ? 1 : SHARE);
    }
    this.#last = hasMore ? nowMs : null;
  }
}
