import type { StoredPyramid } from './stored-pyramid';
import { levelFor, tilesInView } from './tiles-in-view';
import type { WantedTile } from './tile-store';
import type { ViewWindow } from './view-window';

/** One level's tiles are all fetched before the next level's. More tiles than that do not lie between two ranks. */
const RANKS_PER_STEP = 1e5;
/** What may be looked at next comes after all that is looked at now. */
const AHEAD = 1e9;

export interface WantedOptions {
  /** Nothing at all is shown yet: the coarsest tile comes first, it covers everything at once. */
  readonly isFirstLook: boolean;
  /** Whether the levels come from coarse to fine: for slow links, where the view's own level takes long. */
  readonly coarseFirst: boolean;
}

/**
 * The tiles a view needs of these images: those of its own level, nearest to its middle first, then all coarser ones, so
 * that moving fast shows something blurred and never a hole.
 */
export function wantedTiles(
  pyramids: Iterable<StoredPyramid>,
  view: ViewWindow,
  { isFirstLook, coarseFirst }: WantedOptions,
): WantedTile[] {
  const wanted: WantedTile[] = [];
  for (const pyramid of pyramids) {
    const finest = levelFor(view, pyramid.finest, pyramid.coarsest);
    for (let level = finest; level <= pyramid.coarsest; level++) {
      const isOverview = isFirstLook && level === pyramid.coarsest;
      const step = isOverview ? -1 : coarseFirst ? pyramid.coarsest - level : level - finest;
      add(wanted, pyramid, level, view, step * RANKS_PER_STEP);
    }
  }
  return wanted;
}

/** The tiles a view would need first of images that may be looked at next. */
export function tilesAhead(pyramids: Iterable<StoredPyramid>, view: ViewWindow): WantedTile[] {
  const wanted: WantedTile[] = [];
  for (const pyramid of pyramids) {
    add(wanted, pyramid, levelFor(view, pyramid.finest, pyramid.coarsest), view, AHEAD);
  }
  return wanted;
}

function add(wanted: WantedTile[], pyramid: StoredPyramid, level: number, view: ViewWindow, first: number): void {
  for (const { column, row, distance } of tilesInView(pyramid.tiles, level, view)) {
    wanted.push({ tile: pyramid.tile(level, column, row), rank: first + distance });
  }
}
