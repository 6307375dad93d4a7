/** Full-resolution image pixels: x to the right, y down, from the top-left corner. */
export type Point = [x: number, y: number];

export const SHAPES = ['point', 'line', 'polygon', 'rectangle'] as const;
export type Shape = (typeof SHAPES)[number];

export interface PointsGeometry {
  points: Point[];
}
export interface RectangleGeometry {
  x: number;
  y: number;
  width: number;
  height: number;
}
export type Geometry = PointsGeometry | RectangleGeometry;

/** Beyond any image, and far from where a double loses hundredths of a pixel. */
const FARTHEST_PX = 1e9;
const MOST_POINTS = 100_000;
const FEWEST_POINTS = { point: 1, line: 2, polygon: 3 } as const;

/**
 * What is wrong with a geometry as it came in, in words for the person who drew it.
 *
 * @returns null when it can be saved.
 */
export function geometryProblem(shape: Shape, geometry: unknown): string | null {
  if (typeof geometry !== 'object' || geometry === null) return 'must be an object';
  return shape === 'rectangle' ? rectangleProblem(geometry) : pointsProblem(shape, geometry);
}

function rectangleProblem(geometry: object): string | null {
  const { x, y, width, height, ...rest } = geometry as Record<string, unknown>;
  if (![x, y, width, height].every(isCoordinate)) return 'needs the numbers x, y, width and height';
  if ((width as number) <= 0 || (height as number) <= 0) return 'needs a width and a height above 0';
  return unknownField(rest);
}

function pointsProblem(shape: Exclude<Shape, 'rectangle'>, geometry: object): string | null {
  const { points, ...rest } = geometry as Record<string, unknown>;
  const fewest = FEWEST_POINTS[shape];
  if (!Array.isArray(points)) return 'needs points, a list of [x, y]';
  if (shape === 'point' && points.length !== 1) return 'needs exactly 1 point';
  if (points.length < fewest) return `needs at least ${fewest} points`;
  if (points.length > MOST_POINTS) return `may have at most ${MOST_POINTS} points`;
  const bad = points.findIndex((p) => !Array.isArray(p) || p.length !== 2 || !p.every(isCoordinate));
  if (bad >= 0) return `point ${bad} is not a pair of numbers`;
  return unknownField(rest);
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= FARTHEST_PX;
}

function unknownField(rest: Record<string, unknown>): string | null {
  const [name] = Object.keys(rest);
  return name === undefined ? null : `has an unknown field "${name}"`;
}
