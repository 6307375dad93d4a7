/** Full-resolution image pixels: x to the right, y down, from the top-left corner. */
export type Point = [x: number, y: number];

export const SHAPES = ['point', 'line', 'polygon', 'rectangle', 'ellipse', 'freehand'] as const;
export type Shape = (typeof SHAPES)[number];

export interface PointsGeometry {
  /** Outlines of polygons and freehand shapes are closed, and do not repeat their first. */
  points: Point[];
  /** Only of polygons and freehand shapes, left out when there are none: outlines like theirs. */
  holes?: Point[][];
}
/** Of rectangles and ellipses. */
export interface BoxGeometry {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Radians, clockwise on screen, about the centre of the box; −π < rotation ≤ π, left out when 0. */
  rotation?: number;
}
export type Geometry = PointsGeometry | BoxGeometry;

export const isBox = (shape: Shape): shape is 'rectangle' | 'ellipse' => shape === 'rectangle' || shape === 'ellipse';
export const isOutline = (shape: Shape): shape is 'polygon' | 'freehand' => shape === 'polygon' || shape === 'freehand';

/** Beyond any image, and far from where a double loses hundredths of a pixel. */
const FARTHEST_PX = 1e9;
const MOST_POINTS = 100_000;
const FEWEST_POINTS = { point: 1, line: 2, polygon: 3, freehand: 3 } as const;

/**
 * What is wrong with a geometry as it came in, in words for the person who drew it. Whether outlines cross is not asked:
 * scripts may draw what they like, and what they draw is shown as it is.
 *
 * @returns null when it can be saved.
 */
export function geometryProblem(shape: Shape, geometry: unknown): string | null {
  if (typeof geometry !== 'object' || geometry === null) return 'must be an object';
  return isBox(shape) ? boxProblem(geometry) : pointsProblem(shape, geometry);
}

/** As it is stored: what says nothing is left out, so that two ways of writing it compare as one. */
export function tidyGeometry<Some extends Geometry>(geometry: Some): Some {
  const { rotation, holes } = geometry as Partial<BoxGeometry & PointsGeometry>;
  if (rotation !== 0 && holes?.length !== 0) return geometry;
  const tidy: Partial<BoxGeometry & PointsGeometry> = { ...geometry };
  if (rotation === 0) delete tidy.rotation;
  if (holes?.length === 0) delete tidy.holes;
  return tidy as Some;
}

function boxProblem(geometry: object): string | null {
  const { x, y, width, height, rotation = 0, ...rest } = geometry as Record<string, unknown>;
  if (![x, y, width, height].every(isCoordinate)) return 'needs the numbers x, y, width and height';
  if ((width as number) <= 0 || (height as number) <= 0) return 'needs a width and a height above 0';
  if (!isTurn(rotation)) return 'needs a rotation above -π and up to π, in radians';
  return unknownField(rest);
}

function pointsProblem(shape: keyof typeof FEWEST_POINTS, geometry: object): string | null {
  const { points, ...others } = geometry as Record<string, unknown>;
  const fewest = FEWEST_POINTS[shape];
  if (!Array.isArray(points)) return 'needs points, a list of [x, y]';
  if (shape === 'point' && points.length !== 1) return 'needs exactly 1 point';
  if (points.length < fewest) return `needs at least ${fewest} points`;
  if (points.length > MOST_POINTS) return `may have at most ${MOST_POINTS} points`;
  const bad = badPoint(points);
  if (bad >= 0) return `point ${bad} is not a pair of numbers`;
  const { holes, ...rest } = others;
  if (!isOutline(shape)) return unknownField(others);
  return unknownField(rest) ?? (holes === undefined ? null : holesProblem(holes, points.length));
}

/** @param outer Number of points of the outline around them. */
function holesProblem(holes: unknown, outer: number): string | null {
  if (!Array.isArray(holes)) return 'needs holes that are a list of lists of [x, y]';
  let total = outer;
  for (const [n, hole] of (holes as unknown[]).entries()) {
    if (!Array.isArray(hole) || hole.length < FEWEST_POINTS.polygon) return `hole ${n} needs at least 3 points`;
    total += hole.length;
    if (total > MOST_POINTS) return `may have at most ${MOST_POINTS} points, its holes included`;
    const bad = badPoint(hole);
    if (bad >= 0) return `point ${bad} of hole ${n} is not a pair of numbers`;
  }
  return null;
}

const badPoint = (points: unknown[]): number =>
  points.findIndex((p) => !Array.isArray(p) || p.length !== 2 || !p.every(isCoordinate));

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= FARTHEST_PX;
}

function isTurn(value: unknown): boolean {
  return isCoordinate(value) && value > -Math.PI && value <= Math.PI;
}

function unknownField(rest: Record<string, unknown>): string | null {
  const [name] = Object.keys(rest);
  return name === undefined ? null : `has an unknown field "${name}"`;
}
