import type { DrawPass, Slot } from './draw-pass';
import type { StoredPyramid } from './stored-pyramid';
import type { StoredTile } from './stored-tile';
import type { TexturePool, TileTexture } from './texture-pool';
import { levelFor, tilesInView, type TilePlace } from './tiles-in-view';
import { imageBoxOf, toClip, type ViewWindow } from './view-window';

/** A texture and which part of it lies on a tile. */
export interface Source {
  readonly texture: TileTexture;
  readonly level: number;
  /** From a place in the tile (0 … 1) to one in the texture: × scale + offset. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly scale: number;
}

/** One draw call. */
export interface PlannedTile {
  /** Which group of four vertices. */
  readonly quad: number;
  /** The middle of the view as a place in the tile, in its sides. */
  readonly baseX: number;
  readonly baseY: number;
  /** One for each slot; null: nothing there yet. */
  readonly sources: readonly (Source | null)[];
}

/** A pass on the screen: what is drawn where, until the view moves or a tile comes. */
export interface PlannedPass {
  readonly pass: DrawPass;
  readonly tiles: readonly PlannedTile[];
  /** Quads of tiles that were given up. */
  readonly failed: readonly number[];
  /** Four vertices a quad, x and y in clip space. */
  readonly vertices: Float32Array;
  /** Side of a tile in image px. */
  readonly side: number;
}

export interface FramePlan {
  readonly passes: readonly PlannedPass[];
  /** Whether tiles that are here wait for a later frame to be uploaded. */
  readonly isUnfinished: boolean;
}

/** Uploads of a frame stop when this answers false. */
export type UploadBudget = () => boolean;

/**
 * Works out a frame: for each tile of the level that fits the screen, and each slot, the finest texture there is.
 *
 * Always tiles of one level, each drawn once: a coarser texture stands in by being stretched, so nothing is added twice
 * and neighbours share their corners to the bit.
 */
export function planFrame(
  passes: readonly DrawPass[],
  view: ViewWindow,
  pool: TexturePool,
  budget: UploadBudget,
): FramePlan {
  let isUnfinished = false;
  const finder = new SourceFinder(pool, budget, () => (isUnfinished = true));
  pool.beginFrame();
  const planned = passes.map((pass) => planPass(pass, view, finder));
  pool.endFrame();
  return { passes: planned, isUnfinished };
}

function planPass(pass: DrawPass, view: ViewWindow, finder: SourceFinder): PlannedPass {
  const finest = Math.min(...pass.slots.map(({ pyramid }) => pyramid.finest));
  const { tiles } = pass.slots[0].pyramid;
  const level = levelFor(view, finest, tiles.levels.length - 1);
  const places = tilesInView(tiles, level, view);
  const side = tiles.tileSize * 2 ** level;
  const planned: PlannedTile[] = [];
  const failed: number[] = [];
  places.forEach((place, quad) => {
    const sources = pass.slots.map((slot) => finder.find(slot, place));
    // What adds nothing may be left out; what covers must be whole, or it would cover with black.
    const isDrawn = pass.blend === 'add' ? sources.some(Boolean) : sources.every(Boolean);
    const baseX = view.centre[0] / side - place.column;
    const baseY = view.centre[1] / side - place.row;
    if (isDrawn) planned.push({ quad, baseX, baseY, sources });
    if (pass.slots.some((slot) => finder.isGivenUp(slot, place))) failed.push(quad);
  });
  return { pass, tiles: planned, failed, side, vertices: quadVertices(places, pass.slots[0].pyramid, view) };
}

class SourceFinder {
  readonly #pool: TexturePool;
  readonly #budget: UploadBudget;
  readonly #postpone: () => void;

  constructor(pool: TexturePool, budget: UploadBudget, postpone: () => void) {
    this.#pool = pool;
    this.#budget = budget;
    this.#postpone = postpone;
  }

  /** The finest texture there is for a slot at this place, of what is to be shown or of what was shown before. */
  find(slot: Slot, place: TilePlace): Source | null {
    if (!this.#pool.takes(slot.pyramid.shape)) return null;
    return this.#findIn(slot.pyramid, slot, place) ?? (slot.previous && this.#findIn(slot.previous, slot, place));
  }

  isGivenUp({ pyramid }: Slot, { level, column, row }: TilePlace): boolean {
    if (!this.#pool.takes(pyramid.shape)) return true;
    const up = Math.max(0, pyramid.finest - level);
    return pyramid.peek(level + up, column >> up, row >> up)?.state === 'failed';
  }

  #findIn(pyramid: StoredPyramid, { plane }: Slot, { level, column, row }: TilePlace): Source | null {
    for (let up = 0; level + up <= pyramid.coarsest; up++) {
      const tile = pyramid.peek(level + up, column >> up, row >> up);
      const texture = tile && this.#textures(tile)?.[plane];
      if (!texture) continue;
      const { tileSize, gutter } = pyramid.tiles;
      const side = tileSize + 2 * gutter;
      const part = 2 ** up;
      return {
        texture,
        level: level + up,
        offsetX: (gutter + (tileSize * (column % part)) / part) / side,
        offsetY: (gutter + (tileSize * (row % part)) / part) / side,
        scale: tileSize / part / side,
      };
    }
    return null;
  }

  #textures(tile: StoredTile): readonly TileTexture[] | null {
    const known = this.#pool.find(tile);
    if (known !== null || tile.content === null) return known;
    if (this.#budget()) return this.#pool.upload(tile, tile.content);
    this.#postpone();
    return null;
  }
}

/** Corners are computed from their own coordinates only, so tiles that touch have the very same. */
function quadVertices(places: readonly TilePlace[], { tiles }: StoredPyramid, view: ViewWindow): Float32Array {
  const clip = toClip(view);
  const { minX, minY, maxX, maxY } = imageBoxOf(view);
  const vertices = new Float32Array(places.length * 8);
  let at = 0;
  for (const { level, column, row } of places) {
    const side = tiles.tileSize * 2 ** level;
    const [left, top] = [column * side, row * side];
    // Cut to the image, and to the view: a magnified tile may be much larger than graphics cards like.
    const xs = [Math.max(left, minX), Math.min(left + side, tiles.width, maxX)];
    const ys = [Math.max(top, minY), Math.min(top + side, tiles.height, maxY)];
    for (const y of ys) {
      for (const x of xs) {
        vertices.set(clip(x, y), at);
        at += 2;
      }
    }
  }
  return vertices;
}
