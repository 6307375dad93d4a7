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

/** What goes over to the worker instead of being copied. */
export function buffersOf({ count: _, ...arrays }: PackedRegions): ArrayBuffer[] {
  return Object.values(arrays).map(({ buffer }) => buffer);
}
