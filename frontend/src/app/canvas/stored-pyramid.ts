import type { TileAddress } from './canvas-channel';
import { StoredTile } from './stored-tile';
import type { TileShape } from './tile-job';

/** Columns and rows of a level are fewer than this: an image of 2³⁰ px has 2²¹ tiles of 512. */
const SPAN = 2 ** 21;

/** The tiles of one image, or one plane of it, that are in memory or on their way there. */
export class StoredPyramid {
  readonly tiles: TileAddress;
  readonly shape: TileShape;
  readonly #stored = new Map<number, StoredTile>();

  constructor(tiles: TileAddress, shape: TileShape) {
    this.tiles = tiles;
    this.shape = shape;
  }

  /** The finest level that has tiles, and the coarsest. */
  get finest(): number {
    return Math.min(this.tiles.finestLevel ?? 0, this.coarsest);
  }

  get coarsest(): number {
    return this.tiles.levels.length - 1;
  }

  /** Tiles known at the moment. */
  get size(): number {
    return this.#stored.size;
  }

  /** The tile if it is known. */
  peek(level: number, column: number, row: number): StoredTile | undefined {
    return this.#stored.get(keyOf(level, column, row));
  }

  /** Whether the tile is one of these. */
  owns(tile: StoredTile): boolean {
    return tile.pyramid === this;
  }

  /** The tile, which may be still to fetch. What is not wanted soon after is to be dropped by who asked. */
  tile(level: number, column: number, row: number): StoredTile {
    const key = keyOf(level, column, row);
    let tile = this.#stored.get(key);
    if (tile === undefined) {
      const job = { url: this.tiles.urlOf(level, column, row), shape: this.shape };
      tile = new StoredTile(this, job, () => this.#stored.delete(key));
      this.#stored.set(key, tile);
    }
    return tile;
  }
}

function keyOf(level: number, column: number, row: number): number {
  return (level * SPAN + row) * SPAN + column;
}
