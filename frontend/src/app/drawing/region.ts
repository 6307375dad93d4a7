import type { Point } from './point';

/** Every shape a region can have. A new one is a file in `shapes/`, a tool, and a row in each of the two tables. */
export type ShapeId = 'point' | 'line' | 'polygon' | 'rectangle';

/** Geometry of point (1 point), line (≥ 2) and polygon (≥ 3, the first is not repeated at the end). */
export interface PointsGeometry {
  readonly points: readonly Point[];
}

/** Geometry of a rectangle: top left corner and size, image px; width and height are positive. */
export interface RectangleGeometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a region looks like, in the form the API stores: full-resolution image px, y down. */
export type Geometry = PointsGeometry | RectangleGeometry;

/** Layer id of regions that were drawn before the layer for them exists. */
export const LAYER_TO_COME = 0;

/** Something drawn on an image. Never changed in place: an edit is a new object. */
export type Region = {
  /** UUID made by the client, so that a repeated request cannot draw it twice. */
  readonly regionId: string;
  readonly layerId: number;
  readonly shape: ShapeId;
  readonly geometry: Geometry;
  readonly name: string;
  /** 0 = no label. */
  readonly labelId: number;
  /** `#rrggbb` */
  readonly colour: string;
  /** As last confirmed by the server; 0 = never saved. */
  readonly version: number;
};

/** One step of editing. `put` with `before: null` draws a new region. */
export type RegionChange =
  | { readonly kind: 'put'; readonly before: Region | null; readonly after: Region }
  | { readonly kind: 'delete'; readonly before: Region };

/** The change that undoes `change`. */
export function invert(change: RegionChange): RegionChange {
  if (change.kind === 'delete') return { kind: 'put', before: null, after: change.before };
  if (change.before === null) return { kind: 'delete', before: change.after };
  return { kind: 'put', before: change.after, after: change.before };
}
