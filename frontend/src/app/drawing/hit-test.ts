import type { Point } from './point';
import type { Region } from './region';
import { shapeOf } from './shapes/shape-table';
import type { ToolContext } from './tool';

/** How far beside a line or point a press still means it, in screen px. */
export const HIT_DISTANCE_PX = 6;

/** How far from the middle of a handle a press still takes it, in screen px. */
export const HANDLE_DISTANCE_PX = 9;

/** Whether a pointer can mean this region at all: not when it cannot be seen, nor when it is locked. */
export function isReachable({ hidden, locked }: Region): boolean {
  return !hidden && !locked;
}

/** Whether a tool may change this region now. */
export function isChangeable(region: Region, ctx: ToolContext): boolean {
  return isReachable(region) && ctx.canEdit(region);
}

/** The region a press at `at` means: of those it touches, the one with the smallest bounding box, then the topmost. */
export function regionAt(at: Point, ctx: ToolContext): Region | null {
  const tolerance = HIT_DISTANCE_PX / ctx.scale;
  return ctx.smallestNear(
    at,
    tolerance,
    (region) => isReachable(region) && shapeOf(region).hits(region.geometry, at, tolerance),
  );
}
