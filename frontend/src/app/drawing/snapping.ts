import { distance, type Point } from './point';
import { shapeOf } from './shapes/shape-table';
import type { ToolContext } from './tool';

/** What is drawn this near to a vertex or an edge is pulled to it, in screen px. */
export const SNAP_DISTANCE_PX = 8;

/**
 * Where a point goes that is pulled to what is near: to the nearest vertex, else to the nearest place on an edge. As it
 * is when snapping is off, or nothing is near.
 *
 * @param without  Id of a region that pulls nothing, as one does not hold to oneself.
 */
export function snap(at: Point, ctx: ToolContext, without = ''): Point {
  if (!ctx.snapping) return at;
  const reach = SNAP_DISTANCE_PX / ctx.scale;
  const others = ctx.regionsNear(at, reach).filter(({ regionId, hidden }) => !hidden && regionId !== without);
  const vertices = others.flatMap((region) => shapeOf(region).vertices(region.geometry));
  const vertex = nearest(at, vertices, reach);
  if (vertex !== null) return vertex;
  const onEdges = others.flatMap((region) => {
    const { points, closed, holes = [] } = shapeOf(region).outline(region.geometry);
    return [placeOnPath(at, points, closed), ...holes.map((hole) => placeOnPath(at, hole, true))];
  });
  return nearest(at, onEdges, reach) ?? at;
}

function nearest(at: Point, places: readonly Point[], reach: number): Point | null {
  let best: Point | null = null;
  for (const place of places) {
    if (distance(place, at) <= reach && (best === null || distance(place, at) < distance(best, at))) best = place;
  }
  return best;
}

/** The place on a path that is nearest to `at`. */
function placeOnPath(at: Point, points: readonly Point[], closed: boolean): Point {
  let best = points[0];
  const edges = closed ? points.length : points.length - 1;
  for (let i = 0; i < edges; i++) {
    const [a, b] = [points[i], points[(i + 1) % points.length]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const lengthSquared = dx * dx + dy * dy || 1;
    const along = Math.min(1, Math.max(0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / lengthSquared));
    const place: Point = [a[0] + along * dx, a[1] + along * dy];
    if (distance(place, at) < distance(best, at)) best = place;
  }
  return best;
}
