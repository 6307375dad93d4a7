import type { Point } from './point';

/** Every shape a region can have. A new one is a file in `shapes/`, a tool, and a row in each of the two tables. */
export type ShapeId = 'point' | 'line' | 'polygon' | 'rectangle' | 'ellipse' | 'freehand';

/** A closed line; the first point is not repeated at the end. */
export type Ring = readonly Point[];

/** Geometry of point (1 point), line (≥ 2), polygon and freehand (≥ 3, the first is not repeated at the end). */
export interface PointsGeometry {
  readonly points: readonly Point[];
  /** Of polygon and freehand: what is cut out, ≥ 3 points each, inside the outline, apart from each other. Not empty. */
  readonly holes?: readonly Ring[];
}

/**
 * Geometry of rectangle and ellipse: a box by its top left corner and size (image px, both positive), then turned about
 * its centre.
 */
export interface BoxGeometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radians, clockwise on screen (y down), −π < rotation ≤ π. Left out when 0. */
  readonly rotation?: number;
}

/** What a region looks like, in the form the API stores: full-resolution image px, y down. */
export type Geometry = PointsGeometry | BoxGeometry;

/** Layer id of regions that were drawn before the layer for them exists. */
export const LAYER_TO_COME = 0;

/** How a region is to be seen and treated; said once for each region. */
export interface RegionStyle {
  /** `#rrggbb` */
  readonly colour: string;
  /** Width of its line on the screen, 0.5 to 20 px. */
  readonly strokePx: number;
  /** Whether an area is filled, translucently. */
  readonly filled: boolean;
  /** Nothing changes it, and no pointer takes it, until it is unlocked. */
  readonly locked: boolean;
  readonly hidden: boolean;
}

/** What a region is like unless somebody says otherwise; its colour is always said. */
export const PLAIN_STYLE = { strokePx: 2, filled: true, locked: false, hidden: false } as const;

/** Something drawn on an image. Never changed in place: an edit is a new object. */
export type Region = RegionStyle & {
  /** UUID made by the client, so that a repeated request cannot draw it twice. */
  readonly regionId: string;
  readonly layerId: number;
  readonly shape: ShapeId;
  readonly geometry: Geometry;
  readonly name: string;
  /** 0 = no label. */
  readonly labelId: number;
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
