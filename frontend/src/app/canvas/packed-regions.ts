import type { Region } from '../drawing/region';
import { shapeOf } from '../drawing/shapes/shape-table';
import type { Outline } from '../drawing/shapes/shape';

/** Regions as plain numbers, to be handed to a worker without being copied. One entry per region unless told. */
export interface PackedRegions {
  readonly count: number;
  /** Rings of each: its outline and its holes. */
  readonly rings: Uint32Array<ArrayBuffer>;
  /** Points of each ring. */
  readonly points: Uint32Array<ArrayBuffer>;
  /** x and y of every point, image px. Double precision: single is off by half a px at 64× in a large image. */
  readonly coordinates: Float64Array<ArrayBuffer>;
  /** 0xrrggbb */
  readonly colours: Uint32Array<ArrayBuffer>;
  readonly strokes: Float32Array<ArrayBuffer>;
  readonly layers: Int32Array<ArrayBuffer>;
  /** Of {@link CLOSED}, {@link FILLED}, {@link HIDDEN}. */
  readonly flags: Uint8Array<ArrayBuffer>;
}

export const CLOSED = 1;
export const FILLED = 2;
export const HIDDEN = 4;

export function packRegions(regions: readonly Region[]): PackedRegions {
  const outlines = regions.map((region) => shapeOf(region).outline(region.geometry));
  const count = regions.length;
  const rings = new Uint32Array(count);
  const [ringCount, pointCount] = measure(outlines, rings);
  const points = new Uint32Array(ringCount);
  const coordinates = new Float64Array(pointCount * 2);
  let [ring, at] = [0, 0];
  for (const { points: outline, holes } of outlines) {
    points[ring++] = outline.length;
    at = fill(coordinates, at, outline);
    for (const hole of holes ?? []) {
      points[ring++] = hole.length;
      at = fill(coordinates, at, hole);
    }
  }
  return {
    ...{ count, rings, points, coordinates },
    colours: Uint32Array.from(regions, ({ colour }) => Number.parseInt(colour.slice(1), 16)),
    strokes: Float32Array.from(regions, ({ strokePx }) => strokePx),
    layers: Int32Array.from(regions, ({ layerId }) => layerId),
    flags: Uint8Array.from(regions, ({ filled, hidden }, i) => {
      return (outlines[i].closed ? CLOSED : 0) | (filled ? FILLED : 0) | (hidden ? HIDDEN : 0);
    }),
  };
}

/** What goes over to the worker instead of being copied. */
export function buffersOf({ count: _, ...arrays }: PackedRegions): ArrayBuffer[] {
  return Object.values(arrays).map(({ buffer }) => buffer);
}

function measure(outlines: readonly Outline[], rings: Uint32Array): [rings: number, points: number] {
  let [ringCount, pointCount] = [0, 0];
  outlines.forEach(({ points, holes = [] }, i) => {
    rings[i] = 1 + holes.length;
    ringCount += rings[i];
    pointCount += points.length;
    for (const hole of holes) pointCount += hole.length;
  });
  return [ringCount, pointCount];
}

function fill(coordinates: Float64Array, from: number, points: Outline['points']): number {
  let at = from;
  for (const point of points) {
    coordinates[at++] = point[0];
    coordinates[at++] = point[1];
  }
  return at;
}
