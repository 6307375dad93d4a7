import type { BoxGeometry, Geometry, PointsGeometry, Region, ShapeId } from '../region';
import { ellipseShape } from './ellipse';
import { freehandShape } from './freehand';
import { lineShape } from './line';
import { pointShape } from './point';
import { polygonShape } from './polygon';
import { rectangleShape } from './rectangle';
import type { Shape } from './shape';

/** Every shape there is, by its id. */
export const SHAPES = {
  point: pointShape,
  line: lineShape,
  polygon: polygonShape,
  rectangle: rectangleShape,
  ellipse: ellipseShape,
  freehand: freehandShape,
} as const satisfies Record<ShapeId, Shape<PointsGeometry> | Shape<BoxGeometry>>;

/** The rules of a shape. Give its functions only geometries of that shape, as a region's own geometry is. */
export function shapeOf({ shape }: Pick<Region, 'shape'>): Shape {
  // TypeScript lets this pass because methods may be narrower; a region's shape and geometry always belong together.
  return SHAPES[shape];
}

/** Whether a word from outside names a shape. */
export function isShapeId(word: string): word is ShapeId {
  return Object.hasOwn(SHAPES, word);
}

/** Reads shape and geometry as the API gives them; null when they are unknown, do not fit together or are not valid. */
export function parseGeometry(shape: string, wire: unknown): { shape: ShapeId; geometry: Geometry } | null {
  if (!isShapeId(shape)) return null;
  const rules = shapeOf({ shape });
  const geometry = rules.parse(wire);
  return geometry === null || rules.problem(geometry) !== null ? null : { shape, geometry };
}
