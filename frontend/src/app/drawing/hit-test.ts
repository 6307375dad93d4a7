import { boxArea } from './box';
import { distance, type Point } from './point';
import type { Region } from './region';
import { shapeOf } from './shapes/shape-table';
import type { ToolContext } from './tool';

/** How far beside a line or point a press still means it, in screen px. */
export const HIT_DISTANCE_PX = 6;

/** How far from the middle of a handle a press still takes it, in screen px. */
export const HANDLE_DISTANCE_PX = 9;

/** One vertex of one region. */
export interface VertexHit {
  readonly region: Region;
  readonly index: number;
}

/** The region a press at `at` means: of those it touches, the one with the smallest bounding box, then the topmost. */
export function regionAt(at: Point, ctx: ToolContext): Region | null {
  const tolerance = HIT_DISTANCE_PX / ctx.scale;
  let best: Region | null = null;
  let bestArea = Infinity;
  for (const region of ctx.regionsNear(at, tolerance)) {
    const shape = shapeOf(region);
    const area = boxArea(shape.bounds(region.geometry));
    if (best !== null && area >= bestArea) continue;
    if (!shape.hits(region.geometry, at, tolerance)) continue;
    best = region;
    bestArea = area;
  }
  return best;
}

/** The nearest handle of a selected, changeable region that a press at `at` takes hold of. */
export function vertexAt(at: Point, ctx: ToolContext): VertexHit | null {
  let best: VertexHit | null = null;
  let bestDistance = HANDLE_DISTANCE_PX / ctx.scale;
  for (const region of ctx.regionsNear(at, bestDistance)) {
    if (!ctx.selection.has(region.regionId) || !ctx.canEdit(region)) continue;
    shapeOf(region)
      .vertices(region.geometry)
      .forEach((vertex, index) => {
        const away = distance(vertex, at);
        if (away > bestDistance || (best !== null && away === bestDistance)) return;
        best = { region, index };
        bestDistance = away;
      });
  }
  return best;
}
