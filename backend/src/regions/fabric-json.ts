import { randomUUID } from 'node:crypto';
import { isUUID } from 'class-validator';
import { placedPoints } from './fabric-placement.js';
import {
  type Geometry,
  geometryProblem,
  isBox,
  isOutline,
  type Point,
  type PointsGeometry,
  type BoxGeometry,
  type Shape,
} from './geometry.js';
import { DEFAULT_STYLE, type RegionContent, type StoredRegion } from './region-change.js';
import { UnreadableDataError } from './regions.errors.js';

/*
 * `layers.data` of the seed's API: the canvas of Fabric.js 5.3 as JSON. What we write shows at the right place in the public
 * system and in Fabric itself; what we read is put where Fabric would show it. See docs/architecture.md, "Regions".
 */

const FABRIC_VERSION = '5.3.0';
export const STROKE_WIDTH = 2;
/** Half the width of the diamond that the public system draws for a point. */
const DIAMOND_PX = 4;
const EMPTY = 'none';

/** @param regions Of one layer. */
export function fabricData(regions: StoredRegion[]): string {
  if (!regions.length) return EMPTY;
  return JSON.stringify({ version: FABRIC_VERSION, objects: regions.map(fabricObject) });
}

/** Shape that JSON.stringify writes in this order, as Fabric does. fabric-text.ts writes the same for exports. */
export function fabricObject(region: StoredRegion): Record<string, unknown> {
  const points = outline(region);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const left = least(xs);
  const top = least(ys);
  const rectangle = region.shape === 'rectangle';
  return {
    type: rectangle ? 'rect' : 'polyline',
    version: FABRIC_VERSION,
    originX: 'left',
    originY: 'top',
    left: left - STROKE_WIDTH / 2,
    top: top - STROKE_WIDTH / 2,
    width: most(xs) - left,
    height: most(ys) - top,
    ...strokeAndFill(region),
    ...(rectangle ? { rx: 0, ry: 0 } : { points: points.map(([x, y]) => ({ x, y })) }),
    memento: mementoOf(region),
  };
}

/** What Fabric has no place for, so that our own text comes back without loss. */
interface MementoFields {
  id: string;
  shape: Shape;
  name: string;
  /** Of rectangles: Fabric keeps the box around the stroke only, and half a stroke cannot be taken off exactly. */
  rectangle?: BoxGeometry;
}

function mementoOf({ regionId: id, shape, name, geometry }: StoredRegion): MementoFields {
  return { id, shape, name, ...(shape === 'rectangle' ? { rectangle: geometry as BoxGeometry } : {}) };
}

function strokeAndFill({ colour, shape }: StoredRegion): Record<string, unknown> {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return {
    fill: `rgba(${r},${g},${b},${shape === 'line' ? 0 : 0.25})`,
    stroke: `rgb(${r}, ${g}, ${b})`,
    strokeWidth: STROKE_WIDTH,
    strokeDashArray: null,
    strokeLineCap: 'butt',
    strokeDashOffset: 0,
    strokeLineJoin: 'miter',
    strokeUniform: false,
    strokeMiterLimit: 4,
    ...{ scaleX: 1, scaleY: 1, angle: 0, flipX: false, flipY: false },
    ...{ opacity: 1, shadow: null, visible: true, backgroundColor: '' },
    ...{ fillRule: 'nonzero', paintFirst: 'fill', globalCompositeOperation: 'source-over', skewX: 0, skewY: 0 },
  };
}

/** What the public system draws: closed shapes repeat their first point, a point is a diamond. */
function outline({ shape, geometry }: StoredRegion): Point[] {
  if (isBox(shape)) {
    const { x, y, width, height } = geometry as BoxGeometry;
    return [
      [x, y],
      [x + width, y + height],
    ];
  }
  const { points } = geometry as PointsGeometry;
  if (isOutline(shape)) return [...points, points[0]];
  return shape === 'point' ? diamond(points[0]) : points;
}

function diamond([x, y]: Point): Point[] {
  const west: Point = [x - DIAMOND_PX, y];
  return [west, [x, y - DIAMOND_PX], [x + DIAMOND_PX, y], [x, y + DIAMOND_PX], west];
}

/** A region as a text of regions describes it. */
export interface DrawnRegion {
  regionId: string;
  content: RegionContent;
}

/**
 * The regions in a `data` text: `none`, or Fabric.js JSON.
 *
 * @throws UnreadableDataError for anything that would not come back as a region: nothing is dropped in silence
 */
export function regionsIn(data: string): DrawnRegion[] {
  if (data.trim() === EMPTY) return [];
  const taken = new Set<string>();
  return objectsIn(data).map((object, n) => {
    const ours = (object.memento ?? {}) as Partial<Record<keyof MementoFields, unknown>>;
    const known = isUUID(ours.id) && !taken.has(ours.id as string);
    const regionId = known ? (ours.id as string).toLowerCase() : randomUUID();
    taken.add(regionId);
    const name = typeof ours.name === 'string' ? ours.name.slice(0, 255) : '';
    const style = { ...DEFAULT_STYLE, colour: colourOf(object.stroke) };
    const content = { ...shapeOf(object, `data.objects[${n}]`), name, labelId: null, ...style };
    const problem = geometryProblem(content.shape, content.geometry);
    if (problem) throw new UnreadableDataError(problem, `data.objects[${n}]`);
    return { regionId, content };
  });
}

type FabricObject = Record<string, unknown>;

function objectsIn(data: string): FabricObject[] {
  try {
    const { objects } = JSON.parse(data) as { objects?: unknown };
    if (Array.isArray(objects) && objects.every((o) => typeof o === 'object' && o !== null))
      return objects as FabricObject[];
  } catch {
    // SyntaxError, or a TypeError for null: told below.
  }
  throw new UnreadableDataError('must be Fabric.js JSON with a list of objects');
}

function shapeOf(object: FabricObject, path: string): { shape: Shape; geometry: Geometry } {
  const points = placedPoints(object, path);
  const { shape, rectangle } = (object.memento ?? {}) as Partial<MementoFields>;
  if (object.type === 'rect' && !object.angle) return unmoved(rectangleAround(points), rectangle);
  if (object.type === 'line' || shape === 'line') return { shape: 'line', geometry: { points } };
  if (shape === 'point') return { shape, geometry: { points: [diamondCentre(points)] } };
  if (shape === 'polygon') return { shape, geometry: { points: points.slice(0, -1) } };
  return foreignShape(points, object.type === 'polyline');
}

/** Of the public system, which draws everything as a closed poly-line. */
function foreignShape(points: Point[], mayBeOpen: boolean): { shape: Shape; geometry: Geometry } {
  const open = withoutRepeats(points);
  const closed = open.length > 1 && same(open[0], open[open.length - 1]);
  const corners = closed ? open.slice(0, -1) : open;
  if (isDiamond(corners, closed)) return { shape: 'point', geometry: { points: [diamondCentre(corners)] } };
  if (corners.length < 3 || (!closed && mayBeOpen)) return { shape: 'line', geometry: { points: corners } };
  return { shape: 'polygon', geometry: { points: corners } };
}

/** The very numbers that were given out, unless the rectangle was moved since; Fabric keeps two decimals. */
function unmoved(
  placed: { shape: 'rectangle'; geometry: BoxGeometry },
  given: BoxGeometry | undefined,
): { shape: 'rectangle'; geometry: BoxGeometry } {
  const sides = ['x', 'y', 'width', 'height'] as const;
  const kept =
    given && sides.every((side) => Math.abs(Number(given[side]) - placed.geometry[side]) < FABRIC_PRECISION_PX);
  if (!kept) return placed;
  const { x, y, width, height } = given;
  return { shape: 'rectangle', geometry: { x, y, width, height } };
}

function rectangleAround(points: Point[]): { shape: 'rectangle'; geometry: BoxGeometry } {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [least(xs), least(ys)];
  return { shape: 'rectangle', geometry: { x, y, width: most(xs) - x, height: most(ys) - y } };
}

/** Closing by double click leaves the last vertex twice. */
function withoutRepeats(points: Point[]): Point[] {
  return points.filter((point, n) => n === 0 || !same(point, points[n - 1]));
}

function isDiamond(corners: Point[], closed: boolean): boolean {
  if (!closed || corners.length !== 4) return false;
  const [x, y] = centre(corners);
  const expected = diamond([x, y]);
  return corners.every((corner, n) => same(corner, expected[n]));
}

/** Its top is straight above the centre, its left beside it: those numbers are the centre's own. */
function diamondCentre([west, north]: Point[]): Point {
  return [north[0], west[1]];
}

function centre(points: Point[]): Point {
  const middle = (values: number[]): number => (least(values) + most(values)) / 2;
  return [middle(points.map(([x]) => x)), middle(points.map(([, y]) => y))];
}

const FABRIC_PRECISION_PX = 0.011;
const SAME_PX = 1e-6;
function same(a: Point, b: Point): boolean {
  return Math.abs(a[0] - b[0]) < SAME_PX && Math.abs(a[1] - b[1]) < SAME_PX;
}

const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));

/** `rgb(249, 187, 1)` or `#f9bb01`; anything else takes the public system's yellow. */
function colourOf(stroke: unknown): string {
  const text = typeof stroke === 'string' ? stroke.trim() : '';
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  const rgb = /^rgba?\((\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})/.exec(text);
  if (!rgb) return '#f9bb01';
  return `#${rgb
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
}
