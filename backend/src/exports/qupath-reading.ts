import type { Issue } from '../errors/app-error.js';
import {
  type BoxGeometry,
  type Geometry,
  geometryProblem,
  type Point,
  type Shape,
  tidyGeometry,
} from '../regions/geometry.js';
import { DEFAULT_STYLE } from '../regions/region-change.js';
import { BOX_KEY, FILLED_KEY, HIDDEN_KEY, SHAPE_KEY, STROKE_KEY } from './formats/qupath.js';
import { ellipseRing, rectangleRing } from './formats/shape-outline.js';
import { boundsOf } from './formats/shape-measures.js';

/** A region as a GeoJSON file has it. */
export interface ReadRegion {
  /** The id in the file, with `#n` behind it for the n-th part of a shape of several; null: it has none. */
  id: string | null;
  /** Where it is in the file: `features[3]`. */
  path: string;
  shape: Shape;
  geometry: Geometry;
  name: string;
  /** Its class; null: none. */
  label: string | null;
  /** Colour of the class; null: the file does not say. */
  labelColour: string | null;
  /** `#rrggbb` */
  colour: string;
  strokePx: number;
  filled: boolean;
  locked: boolean;
  hidden: boolean;
}

/** What a file holds that regions have no room for: how often. */
export interface ReadLosses {
  /** Values that somebody measured; ours are measured anew. */
  measurements: number;
  /** Nuclei of cells: the cell is taken. */
  nuclei: number;
  /** Shapes of several parts, each of which became a region. */
  split: number;
}

export interface ReadFile {
  regions: ReadRegion[];
  /** What cannot be read, each with its place; then nothing may be written. */
  issues: Issue[];
  losses: ReadLosses;
}

/** What is far from any file that a program writes, and far from where recursion ends. */
const DEEPEST = 20;
const LONGEST_NAME = 255;
/** QuPath keeps what it reads as floats: a box is ours as long as its corners are within this, in px. */
const SAME_PX = 0.01;

type Json = Record<string, unknown>;

/** Reads GeoJSON as QuPath writes it (any version since 0.2) and as we do: a FeatureCollection, a Feature, or a list of them. */
export function readGeoJson(body: unknown): ReadFile {
  const file: ReadFile = { regions: [], issues: [], losses: { measurements: 0, nuclei: 0, split: 0 } };
  const features = featuresIn(body);
  if (features) for (const { feature, path } of features) readFeature(file, feature, path, 0);
  else file.issues.push({ path: 'type', message: 'must be a FeatureCollection, a Feature, or a list of features' });
  return file;
}

function featuresIn(body: unknown): { feature: unknown; path: string }[] | null {
  if (Array.isArray(body)) return (body as unknown[]).map((feature, n) => ({ feature, path: `[${n}]` }));
  if (!isObject(body)) return null;
  if (body.type === 'Feature') return [{ feature: body, path: 'feature' }];
  if (body.type !== 'FeatureCollection' || !Array.isArray(body.features)) return null;
  return (body.features as unknown[]).map((feature, n) => ({ feature, path: `features[${n}]` }));
}

function readFeature(file: ReadFile, feature: unknown, path: string, depth: number): void {
  if (!isObject(feature) || feature.type !== 'Feature') return void refuse(file, path, 'must be a Feature');
  if (depth > DEEPEST) return void refuse(file, path, 'has too many objects inside each other');
  const properties = isObject(feature.properties) ? feature.properties : {};
  if (isObject(feature.nucleusGeometry)) file.losses.nuclei++;
  if (Object.keys(properties.measurements ?? {}).length && !isOurs(properties)) file.losses.measurements++;
  const parts = partsOf(feature.geometry, `${path}.geometry`, file.issues);
  if (parts.length > 1) file.losses.split++;
  for (const [n, part] of parts.entries()) {
    const region = regionOf(part, properties, file.issues);
    const id = idOf(feature.id, parts.length > 1 ? `#${n}` : '');
    if (region) file.regions.push({ ...region, id, path });
  }
  const children = properties.childObjects ?? feature.childObjects;
  if (!Array.isArray(children)) return;
  for (const [n, child] of (children as unknown[]).entries())
    readFeature(file, child, `${path}.childObjects[${n}]`, depth + 1);
}

/** Numbers are allowed by GeoJSON. QuPath 0.2 wrote the kind of object there, the same for all. */
function idOf(id: unknown, part: string): string | null {
  if (typeof id === 'number') return `${id}${part}`;
  return typeof id !== 'string' || id === '' || id.startsWith('Path') ? null : id + part;
}

interface Part {
  type: string;
  coordinates: unknown;
  isEllipse: boolean;
  path: string;
}

const MULTIPLE: Record<string, string> = {
  MultiPoint: 'Point',
  MultiLineString: 'LineString',
  MultiPolygon: 'Polygon',
};

function partsOf(geometry: unknown, path: string, issues: Issue[], depth = 0): Part[] {
  if (!isObject(geometry) || depth > DEEPEST) {
    issues.push({ path, message: 'must be a geometry' });
    return [];
  }
  const { type, coordinates, isEllipse, geometries } = geometry;
  if (type === 'GeometryCollection' && Array.isArray(geometries))
    return (geometries as unknown[]).flatMap((one, n) => partsOf(one, `${path}.geometries[${n}]`, issues, depth + 1));
  const single = MULTIPLE[String(type)];
  if (single && Array.isArray(coordinates))
    return (coordinates as unknown[]).map((one, n) => {
      return { type: single, coordinates: one, isEllipse: false, path: `${path}.coordinates[${n}]` };
    });
  return [{ type: String(type), coordinates, isEllipse: isEllipse === true, path: `${path}.coordinates` }];
}

function regionOf(part: Part, properties: Json, issues: Issue[]): Omit<ReadRegion, 'id' | 'path'> | null {
  const metadata = isObject(properties.metadata) ? properties.metadata : {};
  const drawn = drawnShape(part, metadata);
  const problem = drawn ? geometryProblem(drawn.shape, drawn.geometry) : 'is no geometry that can be drawn';
  if (!drawn || problem) {
    issues.push({ path: part.path, message: problem ?? '' });
    return null;
  }
  const { shape, geometry } = drawn;
  const { name, label } = namesIn(properties);
  const labelColour = colourOf(classColour(properties));
  const colour = colourOf(properties.color) ?? labelColour ?? DEFAULT_STYLE.colour;
  const look = { labelColour, colour, locked: properties.isLocked === true, ...styleIn(metadata) };
  return { shape, geometry: tidyGeometry(geometry), name, label, ...look };
}

function drawnShape(
  { type, coordinates, isEllipse }: Part,
  metadata: Json,
): { shape: Shape; geometry: Geometry } | null {
  if (type === 'Point') return { shape: 'point', geometry: { points: [flat(coordinates)] } };
  if (!Array.isArray(coordinates)) return null;
  if (type === 'LineString') return { shape: 'line', geometry: { points: coordinates.map(flat) } };
  if (type !== 'Polygon') return null;
  const [points, ...holes] = (coordinates as unknown[]).map(opened);
  if (!points) return null;
  const box = holes.length ? null : ourBox(metadata, points);
  if (box) return box;
  if (isEllipse && geometryProblem('polygon', { points }) === null)
    return { shape: 'ellipse', geometry: boundsOf(points) };
  return { shape: metadata[SHAPE_KEY] === 'freehand' ? 'freehand' : 'polygon', geometry: { points, holes } };
}

/** The rectangle or ellipse that we wrote, if that is still what is drawn. */
function ourBox(metadata: Json, points: Point[]): { shape: Shape; geometry: BoxGeometry } | null {
  const { [SHAPE_KEY]: shape, [BOX_KEY]: text } = metadata;
  if ((shape !== 'rectangle' && shape !== 'ellipse') || typeof text !== 'string') return null;
  const [x, y, width, height, rotation] = text.split(' ').map(Number);
  const geometry = { x, y, width, height, rotation };
  if (geometryProblem(shape, geometry)) return null;
  const ring = shape === 'ellipse' ? ellipseRing(geometry) : rectangleRing(geometry);
  const same = (p: Point, q: Point): boolean => Math.abs(p[0] - q[0]) <= SAME_PX && Math.abs(p[1] - q[1]) <= SAME_PX;
  const isSame = ring.length === points.length && ring.every((point, n) => same(point, points[n]));
  return isSame ? { shape, geometry } : null;
}

/** A ring without its last point, which repeats the first. */
function opened(ring: unknown): Point[] {
  if (!Array.isArray(ring)) return [];
  const points = ring.map(flat);
  const [first, last] = [points[0], points.at(-1)];
  const closed = points.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return closed ? points.slice(0, -1) : points;
}

/** Without a third coordinate, as some programs write it; whether they are numbers is asked later. */
function flat(point: unknown): Point {
  return (Array.isArray(point) ? point.slice(0, 2) : point) as Point;
}

function namesIn({ name, classification }: Json): { name: string; label: string | null } {
  const named = typeof name === 'string' ? name.trim().slice(0, LONGEST_NAME) : '';
  if (typeof classification === 'string') return { name: named, label: classText(classification) };
  if (!isObject(classification)) return { name: named, label: null };
  const { name: one, names } = classification;
  const parts = Array.isArray(names) ? names.filter((part) => typeof part === 'string') : [];
  return { name: named, label: classText(typeof one === 'string' ? one : parts.join(': ')) };
}

function classText(text: string): string | null {
  // eslint-disable-next-line no-control-regex -- control characters are what it finds
  const plain = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return plain.slice(0, LONGEST_NAME).trim() || null;
}

function classColour({ classification }: Json): unknown {
  return isObject(classification) ? (classification.color ?? classification.colorRGB) : null;
}

/** Three numbers, or, as QuPath before 0.4 wrote it, one. Null: it is no colour. */
function colourOf(value: unknown): string | null {
  const rgb = typeof value === 'number' ? [value >> 16, value >> 8, value].map((part) => part & 0xff) : value;
  if (!Array.isArray(rgb) || rgb.length < 3) return null;
  const parts = (rgb as unknown[]).slice(0, 3);
  if (!parts.every((part) => Number.isInteger(part) && (part as number) >= 0 && (part as number) <= 255)) return null;
  return `#${parts.map((part) => (part as number).toString(16).padStart(2, '0')).join('')}`;
}

function styleIn(metadata: Json): Pick<ReadRegion, 'strokePx' | 'filled' | 'hidden'> {
  const stroke = Number(metadata[STROKE_KEY] ?? DEFAULT_STYLE.strokePx);
  return {
    strokePx: stroke >= 0.5 && stroke <= 20 ? stroke : DEFAULT_STYLE.strokePx,
    filled: metadata[FILLED_KEY] !== 'false',
    hidden: metadata[HIDDEN_KEY] === 'true',
  };
}

/** What we wrote is measured from the shape: nothing is lost when it is measured again. */
function isOurs(properties: Json): boolean {
  return Object.keys(properties.measurements ?? {}).every((name) =>
    /^(Area|Length|Perimeter) (px|µm)(\^2)?$/.test(name),
  );
}

function refuse(file: ReadFile, path: string, message: string): void {
  file.issues.push({ path, message });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
