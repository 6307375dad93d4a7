import { boxContains, boxesOverlap, grow, type Box } from './box';
import type { Point } from './point';
import type { Region } from './region';
import { shapeOf } from './shapes/shape-table';

/**
 * The regions on the canvas, in drawing order (the last lies on top), and where they are.
 *
 * Questions are answered by going through all of them; a spatial index can take that over without a change outside.
 */
export class RegionSet {
  static readonly EMPTY = new RegionSet([]);

  readonly #byId: ReadonlyMap<string, Region>;
  readonly #bounds: readonly Box[];

  constructor(readonly regions: readonly Region[]) {
    this.#byId = new Map(regions.map((region) => [region.regionId, region]));
    this.#bounds = regions.map((region) => shapeOf(region).bounds(region.geometry));
  }

  get(regionId: string): Region | undefined {
    return this.#byId.get(regionId);
  }

  /** Regions whose bounding box comes within `tolerance` image px of `at`, topmost first. */
  near(at: Point, tolerance: number): readonly Region[] {
    return this.regions.filter((_, i) => boxContains(grow(this.#bounds[i], tolerance), at)).reverse();
  }

  /** Regions whose bounding box overlaps `area`, in drawing order. */
  within(area: Box): readonly Region[] {
    return this.regions.filter((_, i) => boxesOverlap(this.#bounds[i], area));
  }
}
