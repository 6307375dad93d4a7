import TileGrid from 'ol/tilegrid/TileGrid';
import type { TileAddress } from './canvas-channel';
import { extentOf } from './pixel-projection';

/**
 * The tile grid of one image. OpenLayers counts z from the coarsest level, we count levels from the finest.
 *
 * OpenLayers picks a level by CSS px; on a dense screen that would be too coarse, so the choice is made in device px.
 */
export class PyramidGrid extends TileGrid {
  readonly #finestZ: number;
  /** z of the finest level that has tiles. */
  readonly #sharpestZ: number;
  readonly #pixelRatio: () => number;

  constructor(tiles: TileAddress, pixelRatio: () => number) {
    super({
      extent: extentOf(tiles),
      origin: [0, 0],
      tileSize: tiles.tileSize,
      resolutions: tiles.levels.map((_, z) => 2 ** (tiles.levels.length - 1 - z)),
    });
    this.#finestZ = tiles.levels.length - 1;
    this.#sharpestZ = this.#finestZ - Math.min(tiles.finestLevel ?? 0, this.#finestZ);
    this.#pixelRatio = pixelRatio;
  }

  /** z of the full-resolution level. */
  get finestZ(): number {
    return this.#finestZ;
  }

  /** Pyramid level of an OpenLayers z, and the other way round. */
  levelOf(z: number): number {
    return this.#finestZ - z;
  }

  override getZForResolution(...[resolution, direction]: Parameters<TileGrid['getZForResolution']>): number {
    return Math.min(this.#sharpestZ, super.getZForResolution(resolution / this.#pixelRatio(), direction));
  }
}
