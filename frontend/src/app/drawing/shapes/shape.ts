import type { Box } from '../box';
import type { Point } from '../point';
import type { Geometry, Ring, ShapeId } from '../region';

/** A line to draw: through the points in order, and back to the first when closed. A single point is a marker. */
export interface Outline {
  readonly points: readonly Point[];
  readonly closed: boolean;
  /** Closed lines within a closed one; what they surround is not part of the area. */
  readonly holes?: readonly Ring[];
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
  /** Its corners, those of its holes after those of its outline. */
  vertices(geometry: G): readonly Point[];
  outline(geometry: G): Outline;
  /** Whether its outlines are. */
  readonly isClosed: boolean;
}
