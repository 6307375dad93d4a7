import { pathOf } from './fabric-path.js';
import { type BoxGeometry, isBox, isOutline, type Point, type PointsGeometry, type Shape } from './geometry.js';
import { DEFAULT_STYLE, type StoredRegion } from './region-change.js';

/*
 * `layers.data` of the seed's API: the canvas of Fabric.js 5.3 as JSON. What we write shows at the right place in the public
 * system and in Fabric itself; fabric-reading.ts reads it. See docs/architecture.md, "Regions".
 */

const FABRIC_VERSION = '5.3.0';
export const STROKE_WIDTH = 2;
/** Half the width of the diamond that the public system draws for a point. */
const DIAMOND_PX = 4;
export const EMPTY = 'none';

/** @param items Of one layer, in their order: regions, and objects that are given back as they came. */
export function fabricData(items: (StoredRegion | { text: string })[]): string {
  if (!items.length) return EMPTY;
  const texts = items.map((item) => ('text' in item ? item.text : JSON.stringify(fabricObject(item))));
  return `{"version":"${FABRIC_VERSION}","objects":[${texts.join(',')}]}`;
}

/** Shape that JSON.stringify writes in this order, as Fabric does. fabric-text.ts writes the same for exports. */
export function fabricObject(region: StoredRegion): Record<string, unknown> {
  const { type, place, own } = isBox(region.shape) ? boxObject(region) : outlineObject(region);
  return {
    type,
    version: FABRIC_VERSION,
    originX: 'left',
    originY: 'top',
    ...place,
    ...strokeAndFill(region),
    ...own,
    memento: mementoOf(region),
  };
}

interface Placed {
  type: string;
  place: { left: number; top: number; width: number; height: number };
  /** Fields of its class; `angle` and `fillRule` go where all objects have theirs. */
  own: Record<string, unknown>;
}

function boxObject({ shape, geometry }: StoredRegion): Placed {
  const { x, y, width, height, rotation = 0 } = geometry as BoxGeometry;
  const half = STROKE_WIDTH / 2;
  const [u, v] = [width / 2 + half, height / 2 + half];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const turned = { left: x + width / 2 - u * cos + v * sin, top: y + height / 2 - u * sin - v * cos };
  const place = { ...(rotation ? turned : { left: x - half, top: y - half }), width, height };
  const own = shape === 'ellipse' ? { rx: width / 2, ry: height / 2 } : { rx: 0, ry: 0 };
  return { type: shape === 'ellipse' ? 'ellipse' : 'rect', place, own };
}

function outlineObject(region: StoredRegion): Placed {
  const points = outline(region);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [least(xs), least(ys)];
  const stroked = { left: left - STROKE_WIDTH / 2, top: top - STROKE_WIDTH / 2 };
  const place = { ...stroked, width: most(xs) - left, height: most(ys) - top };
  const { points: outer, holes } = region.geometry as PointsGeometry;
  if (holes) return { type: 'path', place, own: { path: pathOf([outer, ...holes]) } };
  return { type: 'polyline', place, own: { points: points.map(([x, y]) => ({ x, y })) } };
}

/** What Fabric has no place for, so that our own text comes back without loss. */
export interface MementoFields {
  id: string;
  shape: Shape;
  name: string;
  /** Of boxes: Fabric keeps that around the stroke only, and half a stroke cannot be taken off exactly. */
  rectangle?: BoxGeometry;
  ellipse?: BoxGeometry;
  /** Left out where they are as usual. */
  stroke_px?: number;
  filled?: boolean;
  locked?: boolean;
}

function mementoOf({ regionId: id, shape, name, geometry, strokePx, filled, locked }: StoredRegion): MementoFields {
  return {
    ...{ id, shape, name },
    ...(isBox(shape) ? { [shape]: geometry as BoxGeometry } : {}),
    ...(strokePx === DEFAULT_STYLE.strokePx ? {} : { stroke_px: strokePx }),
    ...(filled ? {} : { filled }),
    ...(locked ? { locked } : {}),
  };
}

function strokeAndFill({ colour, shape, filled, hidden, geometry }: StoredRegion): Record<string, unknown> {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const { rotation = 0, holes } = geometry as Partial<BoxGeometry & PointsGeometry>;
  return {
    fill: `rgba(${r},${g},${b},${shape === 'line' || !filled ? 0 : 0.25})`,
    stroke: `rgb(${r}, ${g}, ${b})`,
    strokeWidth: STROKE_WIDTH,
    strokeDashArray: null,
    strokeLineCap: 'butt',
    strokeDashOffset: 0,
    strokeLineJoin: 'miter',
    strokeUniform: false,
    strokeMiterLimit: 4,
    ...{ scaleX: 1, scaleY: 1, angle: (rotation * 180) / Math.PI, flipX: false, flipY: false },
    ...{ opacity: 1, shadow: null, visible: !hidden, backgroundColor: '' },
    ...{ fillRule: holes ? 'evenodd' : 'nonzero', paintFirst: 'fill' },
    ...{ globalCompositeOperation: 'source-over', skewX: 0, skewY: 0 },
  };
}

/** What the public system draws: closed shapes repeat their first point, a point is a diamond. */
function outline({ shape, geometry }: StoredRegion): Point[] {
  const { points } = geometry as PointsGeometry;
  if (isOutline(shape)) return [...points, points[0]];
  return shape === 'point' ? diamond(points[0]) : points;
}

/** Closed. */
export function diamond([x, y]: Point): Point[] {
  const west: Point = [x - DIAMOND_PX, y];
  return [west, [x, y - DIAMOND_PX], [x + DIAMOND_PX, y], [x, y + DIAMOND_PX], west];
}

const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));
