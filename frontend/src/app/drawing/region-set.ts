import type { Box } from './box';
import type { Point } from './point';
import type { Region } from './region';
import { RegionIndex } from './region-index';

/**
 * The regions on the canvas, in drawing order (the last lies on top), and where they are.
 *
 * A set never changes. Sets that were made from each other share one R-tree, which follows whichever of them is asked: an
 * edit costs what it changes, and going back to an older set costs what lies between them.
 */
export class RegionSet {
  static readonly EMPTY = new RegionSet([]);

  readonly #index: RegionIndex;

  /** Costs nothing until the first question. */
  constructor(
    readonly regions: readonly Region[],
    index = new RegionIndex(),
  ) {
    this.#index = index;
  }

  /** The set of these regions. Those that are the same objects as before cost next to nothing. */
  updated(regions: readonly Region[]): RegionSet {
    if (regions === this.regions) return this;
    // Nothing to go on from: unrelated sets are not to pull one index to and fro.
    return this.regions.length === 0 ? new RegionSet(regions) : new RegionSet(regions, this.#index);
  }

  get(regionId: string): Region | undefined {
    return this.#current().get(regionId);
  }

  /** Place in drawing order, from 0; −1 for a region that is not in it. */
  position(regionId: string): number {
    return this.#current().position(regionId);
  }

  /** Regions whose bounding box comes within `tolerance` image px of `at`, topmost first. */
  near([x, y]: Point, tolerance: number): readonly Region[] {
    const around = { minX: x - tolerance, minY: y - tolerance, maxX: x + tolerance, maxY: y + tolerance };
    return this.#current().search(around).reverse();
  }

  /**
   * Of the regions whose bounding box comes within `tolerance` image px of `at` and that are meant, the one with the
   * smallest box, then the topmost. Asks after as few as it can.
   */
  smallestNear([x, y]: Point, tolerance: number, isMeant: (region: Region) => boolean): Region | null {
    const around = { minX: x - tolerance, minY: y - tolerance, maxX: x + tolerance, maxY: y + tolerance };
    return this.#current().smallest(around, isMeant);
  }

  /** Regions whose bounding box overlaps `area`, in drawing order. */
  within(area: Box): readonly Region[] {
    return this.#current().search(area);
  }

  #current(): RegionIndex {
    this.#index.follow(this.regions);
    return this.#index;
  }
}
