import type { TileAddress } from './canvas-channel';
import { deviceResolution, imageBoxOf, toClip, type ViewWindow } from './view-window';

/** One tile's place. */
export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  /** From the middle of the view to the middle of the tile, in sides of a tile. */
  readonly distance: number;
}

/**
 * The level whose pixels are nearest in size to the screen's, among those that have tiles.
 *
 * Nearest by difference, as OpenLayers chooses, so that both ways of drawing take the same tiles.
 */
export function levelFor(view: ViewWindow, finest: number, coarsest: number): number {
  const wanted = deviceResolution(view);
  const below = Math.max(0, Math.floor(Math.log2(wanted)));
  const nearest = 2 ** (below + 1) - wanted < wanted - 2 ** below ? below + 1 : below;
  return Math.min(coarsest, Math.max(finest, nearest));
}

/** The tiles of a level that the view shows, however little of them. */
export function tilesInView({ levels, tileSize }: TileAddress, level: number, view: ViewWindow): TilePlace[] {
  const shape = levels[level];
  if (shape === undefined) return [];
  const side = tileSize * 2 ** level;
  const box = imageBoxOf(view);
  const range = (from: number, to: number, count: number) =>
    [Math.max(0, Math.floor(from / side)), Math.min(count - 1, Math.ceil(to / side) - 1)] as const;
  const [firstColumn, lastColumn] = range(box.minX, box.maxX, shape.columns);
  const [firstRow, lastRow] = range(box.minY, box.maxY, shape.rows);
  const places: TilePlace[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      if (view.rotation !== 0 && !isOnScreen(column * side, row * side, side, view)) continue;
      const dx = (column + 0.5) * side - view.centre[0];
      const dy = (row + 0.5) * side - view.centre[1];
      places.push({ level, column, row, distance: Math.hypot(dx, dy) / side });
    }
  }
  return places;
}

/** Whether a square of the image reaches into a rotated view; together with the box around the view this is exact. */
function isOnScreen(left: number, top: number, side: number, view: ViewWindow): boolean {
  const clip = toClip(view);
  const corners = [clip(left, top), clip(left + side, top), clip(left, top + side), clip(left + side, top + side)];
  return [0, 1].every((axis) => {
    const along = corners.map((corner) => corner[axis] ?? 0);
    return Math.min(...along) < 1 && Math.max(...along) > -1;
  });
}
