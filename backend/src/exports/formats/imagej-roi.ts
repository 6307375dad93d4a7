import type { Point } from '../../regions/geometry.js';
import type { RegionRow } from '../export-rows.js';
import type { ArchiveFile } from './zip.js';
import { safeName } from './file-names.js';
import { boundsOf, measured } from './shape-measures.js';
import { outlineOf } from './shape-outline.js';

/*
 * ImageJ's own file of a selection: a header of 64 bytes, the coordinates, a second header with what came to the format
 * later, and the name. All numbers are big-endian. ij/io/RoiDecoder.java is the only description of it.
 */

const TYPES = { polygon: 0, rectangle: 1, oval: 2, line: 3, polyline: 5, freehand: 7, point: 10 } as const;
type RoiType = keyof typeof TYPES;

/** The one in which boxes became numbers with fractions is 223, properties came with 226. */
const VERSION = 227;
const SUB_PIXEL = 128;
const HEADER_BYTES = 64;
const HEADER2_BYTES = 64;
/** Integer bounds are 16 bits, read as signed down to here and as unsigned beyond; what counts is in the floats. */
const LEAST = -5000;
const MOST = 65_535 + LEAST;
/** Numbers of coordinates beyond 16 bits are where the ends of lines are. */
const MOST_COORDINATES = 65_535;
/** Beyond it a float no longer knows one pixel from the next. */
export const FARTHEST_PX = 2 ** 24;
/** Segments of a path. */
const [MOVE, LINE, CLOSE] = [0, 1, 4];

/** One file for each region, in an archive that ImageJ's ROI Manager opens. */
export async function* roiFiles(pages: AsyncIterable<RegionRow[]>): AsyncGenerator<ArchiveFile> {
  let number = 0;
  for await (const page of pages) {
    for (const region of page) {
      const name = `${String(++number).padStart(6, '0')} ${safeName(titleOf(region))}`;
      yield { name: `${name}.roi`, content: roi(region) };
    }
  }
}

function titleOf({ name, label, shape }: RegionRow): string {
  return name || label || shape;
}

/** @throws RangeError for a region so far out that the format would move it by more than a pixel */
export function roi(region: RegionRow): Buffer {
  const { bounds } = measured(region);
  const farthest = Math.max(...[bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height].map(Math.abs));
  if (farthest > FARTHEST_PX)
    throw new RangeError(`ImageJ cannot place region ${region.id}: it lies at ${farthest} px.`);
  const outline = outlineOf(region);
  if (outline.kind === 'point') return assembled(region, head('point', region, 1), coordinates([outline.point]));
  if (outline.kind === 'line') return lineRoi(region, outline.points);
  if (outline.holes.length) return compositeRoi(region, [outline.ring, ...outline.holes]);
  const { geometry } = region;
  if ('points' in geometry || geometry.rotation) {
    const type = region.shape === 'freehand' || region.shape === 'ellipse' ? 'freehand' : 'polygon';
    return assembled(region, head(type, region, outline.ring.length), coordinates(outline.ring));
  }
  const header = head(region.shape === 'ellipse' ? 'oval' : 'rectangle', region, 0);
  writeFloats(header, 18, [geometry.x, geometry.y, geometry.width, geometry.height]);
  return assembled(region, header, Buffer.alloc(0));
}

function lineRoi(region: RegionRow, points: Point[]): Buffer {
  if (points.length > 2) return assembled(region, head('polyline', region, points.length), coordinates(points));
  const header = head('line', region, 0);
  writeFloats(header, 18, points.flat());
  return assembled(region, header, Buffer.alloc(0));
}

/** A path of several rings: what is inside an odd number of them is inside. */
function compositeRoi(region: RegionRow, rings: Point[][]): Buffer {
  const path = rings.flatMap((ring) => [...ring.flatMap(([x, y], n) => [n === 0 ? MOVE : LINE, x, y]), CLOSE]);
  const header = head('rectangle', region, 0);
  header.writeInt32BE(path.length, 36);
  // A composite has whole bounds only; its path is exact.
  header.writeUInt16BE(0, 50);
  const body = Buffer.alloc(path.length * 4);
  writeFloats(body, 0, path);
  return assembled(region, header, body);
}

function head(type: RoiType, region: RegionRow, count: number): Buffer {
  const { x, y, width, height } = measured(region).bounds;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('Iout', 0, 'latin1');
  header.writeInt16BE(VERSION, 4);
  header.writeUInt8(TYPES[type], 6);
  const sides = [Math.floor(y), Math.floor(x), Math.ceil(y + height), Math.ceil(x + width)];
  for (const [n, side] of sides.entries())
    header.writeUInt16BE(Math.min(MOST, Math.max(LEAST, side)) & 0xffff, 8 + 2 * n);
  if (count <= MOST_COORDINATES) header.writeUInt16BE(count, 16);
  else header.writeInt32BE(count, 18);
  header.writeInt16BE(Math.max(1, Math.round(region.strokePx)), 34);
  header.writeUInt32BE((0xff000000 | Number.parseInt(region.colour.slice(1), 16)) >>> 0, 40);
  header.writeUInt16BE(SUB_PIXEL, 50);
  return header;
}

/** Whole ones from the corner of the bounds, for those who read no others, then exact ones from that of the image. */
function coordinates(points: Point[]): Buffer {
  const bounds = boundsOf(points);
  const [left, top] = [Math.floor(bounds.x), Math.floor(bounds.y)];
  const body = Buffer.alloc(points.length * 12);
  for (const [n, [x, y]] of points.entries()) {
    body.writeUInt16BE(Math.min(0xffff, Math.floor(x) - left), 2 * n);
    body.writeUInt16BE(Math.min(0xffff, Math.floor(y) - top), 2 * (points.length + n));
  }
  writeFloats(
    body,
    4 * points.length,
    points.map(([x]) => x),
  );
  writeFloats(
    body,
    8 * points.length,
    points.map(([, y]) => y),
  );
  return body;
}

function writeFloats(target: Buffer, at: number, numbers: number[]): void {
  for (const [n, number] of numbers.entries()) target.writeFloatBE(number, at + 4 * n);
}

/** With the second header, the name and what else is known. */
function assembled(region: RegionRow, header: Buffer, body: Buffer): Buffer {
  const name = utf16(titleOf(region));
  const properties = utf16(propertiesOf(region));
  const at = HEADER_BYTES + body.length;
  header.writeInt32BE(at, 60);
  const second = Buffer.alloc(HEADER2_BYTES);
  // Slice and frame count from 1; 0 says nothing.
  if (region.z !== null && region.t !== null) {
    second.writeInt32BE(region.z + 1, 8);
    second.writeInt32BE(region.t + 1, 12);
  }
  second.writeInt32BE(at + HEADER2_BYTES, 16);
  second.writeInt32BE(name.length / 2, 20);
  second.writeFloatBE(region.strokePx, 36);
  second.writeInt32BE(at + HEADER2_BYTES + name.length, 40);
  second.writeInt32BE(properties.length / 2, 44);
  return Buffer.concat([header, body, second, name, properties]);
}

/** One `key: value` a line, as `Roi.getProperty` reads them. */
function propertiesOf({ id, label, person, sheet }: RegionRow): string {
  const known = { class: label, layer: sheet.name, reader: person, region_id: id };
  return Object.entries(known)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value.replaceAll(/\s+/g, ' ')}\n`]))
    .join('');
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
