import { randomUUID } from 'node:crypto';
import { isUUID } from 'class-validator';
import { classOf, type FabricObject, isPlaceable, placedBox, placedPoints, reader } from './fabric-placement.js';
import { subpathsOf } from './fabric-path.js';
import { diamond, EMPTY, type MementoFields } from './fabric-json.js';
import { type BoxGeometry, type Geometry, geometryProblem, type Point, type Shape } from './geometry.js';
import { elementsUnder } from './json-slices.js';
import { DEFAULT_STYLE, type RegionContent } from './region-change.js';
import { UnreadableDataError } from './regions.errors.js';

/** What one object of a text of regions is: a region, or the very text of something that cannot become one. */
export type DrawnObject =
  | { regionId: string; content: RegionContent; text?: undefined }
  | { content: null; text: string; regionId?: undefined };

interface Drawn {
  shape: Shape;
  geometry: Geometry;
}
type Ours = Partial<Record<keyof MementoFields, unknown>>;

/**
 * The objects in a `data` text: `none`, or Fabric.js JSON. Nothing is dropped: what cannot become a region (an image, a
 * text, a group, a curve, a class that we do not know) keeps its text, byte for byte.
 *
 * @throws UnreadableDataError for text that is not Fabric.js JSON, and for numbers that are none
 */
export function objectsIn(data: string): DrawnObject[] {
  if (data.trim() === EMPTY) return [];
  const taken = new Set<string>();
  let texts: string[] | null = null;
  return parsed(data).map((object, n) => {
    const content = contentOf(object, `data.objects[${n}]`);
    if (!content) {
      texts ??= elementsUnder(data, 'objects');
      return { content, text: texts[n] };
    }
    const { id } = oursOf(object);
    const known = isUUID(id) && !taken.has((id as string).toLowerCase());
    const regionId = known ? (id as string).toLowerCase() : randomUUID();
    taken.add(regionId);
    return { regionId, content };
  });
}

function parsed(data: string): FabricObject[] {
  try {
    const { objects } = JSON.parse(data) as { objects?: unknown };
    if (Array.isArray(objects) && objects.every((o) => typeof o === 'object' && o !== null && !Array.isArray(o)))
      return objects as FabricObject[];
  } catch {
    // SyntaxError, or a TypeError for null: told below.
  }
  throw new UnreadableDataError('must be Fabric.js JSON with a list of objects');
}

const oursOf = (object: FabricObject): Ours => object.memento ?? {};

/** @returns null for what cannot become a region */
function contentOf(object: FabricObject, path: string): RegionContent | null {
  const found = isPlaceable(object) ? shapeOf(object, path) : null;
  if (!found || geometryProblem(found.shape, found.geometry)) return null;
  const { name, stroke_px: strokePx, filled, locked } = oursOf(object);
  const stroke = typeof strokePx === 'number' && strokePx >= 0.5 && strokePx <= 20 ? strokePx : DEFAULT_STYLE.strokePx;
  return {
    ...found,
    ...{ name: typeof name === 'string' ? name.slice(0, 255) : '', labelId: null },
    ...{ colour: colourOf(object.stroke), strokePx: stroke },
    filled: typeof filled === 'boolean' ? filled : found.shape === 'line' || isSeen(object.fill),
    locked: locked === true,
    hidden: object.visible === false,
  };
}

function shapeOf(object: FabricObject, path: string): Drawn | null {
  const number = reader(object, path);
  switch (classOf(object)) {
    case 'rect':
      return boxOf('rectangle', object, [number('width'), number('height')], path);
    case 'ellipse':
      return boxOf('ellipse', object, [2 * number('rx'), 2 * number('ry')], path);
    case 'circle': {
      const whole = Math.abs(number('endAngle', 360) - number('startAngle', 0));
      const side = 2 * number('radius');
      return whole === 360 || whole === 2 * Math.PI ? boxOf('ellipse', object, [side, side], path) : null;
    }
    case 'line': {
      const ends: Point[] = [1, 2].map((n) => [number(`x${n}`), number(`y${n}`)]);
      return { shape: 'line', geometry: { points: placedPoints(object, ends, path) } };
    }
    case 'polyline':
    case 'polygon':
      return ofPoints(object, placedPoints(object, pointsIn(object.points, path), path));
    case 'path':
      return ofPath(object, path);
    default:
      return null;
  }
}

function pointsIn(raw: unknown, path: string): Point[] {
  const isPoint = (p: unknown): p is { x: number; y: number } => {
    const { x, y } = (p ?? {}) as { x?: unknown; y?: unknown };
    return Number.isFinite(x) && Number.isFinite(y);
  };
  if (!Array.isArray(raw) || !raw.length || !raw.every(isPoint))
    throw new UnreadableDataError('must be a list of {x, y}', `${path}.points`);
  return raw.map(({ x, y }) => [x, y]);
}

function ofPoints(object: FabricObject, points: Point[]): Drawn {
  const { shape } = oursOf(object);
  if (shape === 'line') return { shape, geometry: { points } };
  if (shape === 'point' && points.length === 5) return { shape, geometry: { points: [diamondCentre(points)] } };
  if (shape === 'polygon' || shape === 'freehand') return { shape, geometry: { points: opened(points) } };
  return foreignShape(points, classOf(object) === 'polyline');
}

/** Straight paths only: an outline and its holes, or an open line. What is bent stays what it is. */
function ofPath(object: FabricObject, path: string): Drawn | null {
  const subpaths = subpathsOf(object.path);
  if (!subpaths) return null;
  const placed = placedPoints(
    object,
    subpaths.flatMap(({ points }) => points),
    path,
  );
  let at = 0;
  const parts = subpaths.map(({ points, closed }) => ({ closed, points: placed.slice(at, (at += points.length)) }));
  if (parts.length === 1 && !parts[0].closed) return foreignShape(parts[0].points, true);
  if (!parts.every(({ closed }) => closed)) return null;
  const { shape } = oursOf(object);
  const [points, ...holes] = parts.map((part) => (shape ? part.points : cornersOf(part.points)));
  const geometry = holes.length ? { points, holes } : { points };
  return { shape: shape === 'freehand' ? shape : 'polygon', geometry };
}

/** Of the public system, which draws everything as a closed poly-line. */
function foreignShape(points: Point[], mayBeOpen: boolean): Drawn {
  const open = withoutRepeats(points);
  const closed = open.length > 1 && same(open[0], open[open.length - 1]);
  const corners = closed ? open.slice(0, -1) : open;
  if (isDiamond(corners, closed)) return { shape: 'point', geometry: { points: [diamondCentre(corners)] } };
  if (corners.length < 3 || (!closed && mayBeOpen)) return { shape: 'line', geometry: { points: corners } };
  return { shape: 'polygon', geometry: { points: corners } };
}

const cornersOf = (points: Point[]): Point[] => opened(withoutRepeats(points));

/** Without the first point again at the end. */
function opened(points: Point[]): Point[] {
  return points.length > 1 && same(points[0], points[points.length - 1]) ? points.slice(0, -1) : points;
}

/** Fabric keeps two decimals of pixels, and of degrees. */
const FABRIC_PRECISION_PX = 0.011;
const FABRIC_PRECISION_RAD = 2e-4;

/** The very numbers that were given out, unless the box was moved since. */
function boxOf(
  shape: 'rectangle' | 'ellipse',
  object: FabricObject,
  size: [number, number],
  path: string,
): { shape: Shape; geometry: BoxGeometry } {
  const placed = placedBox(object, size, path);
  const given = oursOf(object)[shape] as Partial<BoxGeometry> | undefined;
  const sides = ['x', 'y', 'width', 'height'] as const;
  const turned = Math.abs(Number(given?.rotation ?? 0) - (placed.rotation ?? 0));
  const kept =
    typeof given === 'object' &&
    sides.every((side) => Math.abs(Number(given[side]) - placed[side]) < FABRIC_PRECISION_PX) &&
    turned < FABRIC_PRECISION_RAD;
  if (!kept || geometryProblem(shape, given)) return { shape, geometry: placed };
  const { x, y, width, height, rotation } = given as BoxGeometry;
  return { shape, geometry: { x, y, width, height, ...(rotation ? { rotation } : {}) } };
}

/** Closing by double click leaves the last vertex twice. */
function withoutRepeats(points: Point[]): Point[] {
  return points.filter((point, n) => n === 0 || !same(point, points[n - 1]));
}

function isDiamond(corners: Point[], closed: boolean): boolean {
  if (!closed || corners.length !== 4) return false;
  const expected = diamond(diamondCentre(corners));
  return corners.every((corner, n) => same(corner, expected[n]));
}

/** Its top is straight above the centre, its left beside it: those numbers are the centre's own. */
function diamondCentre([west, north]: Point[]): Point {
  return [north[0], west[1]];
}

const SAME_PX = 1e-6;
function same(a: Point, b: Point): boolean {
  return Math.abs(a[0] - b[0]) < SAME_PX && Math.abs(a[1] - b[1]) < SAME_PX;
}

const UNSEEN = /^\s*(transparent|none|rgba\(.*,\s*0(\.0*)?\s*\))?\s*$/;
function isSeen(fill: unknown): boolean {
  return fill === undefined || (typeof fill === 'string' && !UNSEEN.test(fill));
}

/** `rgb(249, 187, 1)` or `#f9bb01`; anything else takes the public system's yellow. */
function colourOf(stroke: unknown): string {
  const text = typeof stroke === 'string' ? stroke.trim() : '';
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  const rgb = /^rgba?\((\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})/.exec(text);
  if (!rgb) return DEFAULT_STYLE.colour;
  return `#${rgb
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
}
