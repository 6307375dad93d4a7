import type { Point } from '../drawing/point';
import type { Region } from '../drawing/region';
import { shapeOf } from '../drawing/shapes/shape-table';
import { paintOutline, type Emphasis, type Paper } from './region-painter';

/** Image px → px of the paper. */
export type Placement = (point: Point) => Point;

/** Paints one region in full detail. @param opacity  Of its layer, 0 to 1. */
export function paintRegion(paper: Paper, place: Placement, region: Region, emphasis: Emphasis, opacity = 1): void {
  const { points, closed, holes } = shapeOf(region).outline(region.geometry);
  const { colour, strokePx, filled } = region;
  const placed = { points: points.map(place), closed, holes: holes?.map((hole) => hole.map(place)) };
  paintOutline(paper, placed, { colour, strokePx, filled, emphasis, opacity });
}
