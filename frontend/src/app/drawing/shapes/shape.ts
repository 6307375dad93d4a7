import type { Box } from '../box';
import type { Point } from '../point';
import type { Geometry, ShapeId } from '../region';

/** A line to draw: through the points in order, and back to the first when closed. A single point is a marker. */
export interface Outline {
  readonly points: readonly Point[];
  readonly closed: boolean;
}

/** All that the rest of the program needs to know of one kind of shape. Every function is pure. */
export interface Shape<G extends Geometry = Geometry> {
  readonly id: ShapeId;
  /** The word for it in the user interface. */
  readonly label: string;
  /** Reads the API's form; null when it is not of this shape at all. What it returns may still have a `problem`. */
  parse(wire: unknown): G | null;
  /** Why this geometry must not be saved, as a sentence, or null when it may. */
  problem(geometry: G): string | null;
  bounds(geometry: G): Box;
  /** Whether a pointer at `at` touches the shape; `tolerance` in image px. */
  hits(geometry: G, at: Point, tolerance: number): boolean;
  translate(geometry: G, by: Point): G;
  /** The points a hand can take hold of. */
  vertices(geometry: G): readonly Point[];
  /** The geometry with vertex `index` at `to`. */
  moveVertex(geometry: G, index: number, to: Point): G;
  outline(geometry: G): Outline;
}
