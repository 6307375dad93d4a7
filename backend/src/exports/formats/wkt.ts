import type { Geometry, Point, Shape } from '../../regions/geometry.js';
import { outlineOf } from './shape-outline.js';

/** Well-known text (OGC 06-103r4) in px. Ellipses have corners here; rings are closed. */
export function wkt(region: { shape: Shape; geometry: Geometry }): string {
  const outline = outlineOf(region);
  if (outline.kind === 'point') return `POINT (${pair(outline.point)})`;
  if (outline.kind === 'line') return `LINESTRING ${list(outline.points)}`;
  return `POLYGON (${[outline.ring, ...outline.holes].map((ring) => list([...ring, ring[0]])).join(', ')})`;
}

function list(points: Point[]): string {
  return `(${points.map(pair).join(', ')})`;
}

function pair([x, y]: Point): string {
  return `${x} ${y}`;
}
