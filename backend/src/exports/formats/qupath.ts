import type { BoxGeometry, Point } from '../../regions/geometry.js';
import { DEFAULT_STYLE } from '../../regions/region-change.js';
import type { RegionRow } from '../export-rows.js';
import { outlineOf } from './shape-outline.js';
import { measured } from './shape-measures.js';

/*
 * GeoJSON as QuPath 0.4 and later write it. What QuPath has no word for is in `metadata`, which it shows and gives back:
 * qupath-reading.ts makes the same regions of it again.
 */

/** Keys of `metadata` that mean something to us. */
export const SHAPE_KEY = 'memento_shape';
export const BOX_KEY = 'memento_box';
export const STROKE_KEY = 'memento_stroke_px';
export const FILLED_KEY = 'memento_filled';
export const HIDDEN_KEY = 'memento_hidden';

const CHUNK = 64 * 1024;

/** A FeatureCollection as it comes, one feature a line. */
export async function* geoJson(pages: AsyncIterable<RegionRow[]>): AsyncGenerator<string> {
  let chunk = '{"type":"FeatureCollection","features":[';
  let separator = '\n';
  for await (const page of pages) {
    for (const region of page) {
      chunk += separator + JSON.stringify(featureOf(region));
      separator = ',\n';
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}\n]}\n`;
}

export function featureOf(region: RegionRow): object {
  const { id, name, label, labelColour, colour, locked } = region;
  const color = rgb(colour);
  const named = name === '' ? {} : { name };
  const classified = label === null ? {} : { classification: { name: label, color: rgb(labelColour ?? colour) } };
  const properties = {
    ...{ objectType: 'annotation', ...named, color, ...classified, isLocked: locked },
    ...{ measurements: measurementsOf(region), metadata: metadataOf(region) },
  };
  return { type: 'Feature', id, geometry: geometryOf(region), properties };
}

function geometryOf(region: RegionRow): object {
  const outline = outlineOf(region);
  const plane = region.z === null || region.t === null ? {} : { plane: { c: -1, z: region.z, t: region.t } };
  if (outline.kind === 'point') return { type: 'Point', coordinates: outline.point, ...plane };
  if (outline.kind === 'line') return { type: 'LineString', coordinates: outline.points, ...plane };
  const coordinates = [outline.ring, ...outline.holes].map((ring): Point[] => [...ring, ring[0]]);
  return { type: 'Polygon', coordinates, ...plane, ...(isUprightEllipse(region) ? { isEllipse: true } : {}) };
}

/** QuPath makes an ellipse of the bounds again: only right when it is not turned. */
function isUprightEllipse({ shape, geometry }: RegionRow): boolean {
  return shape === 'ellipse' && !(geometry as BoxGeometry).rotation;
}

/** Under the names that QuPath gives them. */
function measurementsOf(region: RegionRow): Record<string, number> {
  const { pixelSizeUm } = region.sample;
  const { area, length, perimeter } = measured(region);
  const sizes = { Area: area, Length: length, Perimeter: perimeter };
  return Object.fromEntries(
    Object.entries(sizes).flatMap(([what, px]) => {
      if (px === null) return [];
      const [squared, scale] = what === 'Area' ? ['^2', (pixelSizeUm ?? 0) ** 2] : ['', pixelSizeUm ?? 0];
      const inPx = [`${what} px${squared}`, px];
      return pixelSizeUm === null ? [inPx] : [inPx, [`${what} µm${squared}`, px * scale]];
    }),
  ) as Record<string, number>;
}

function metadataOf(region: RegionRow): Record<string, string> {
  const { shape, geometry, strokePx, filled, hidden, sample, sheet, person } = region;
  const own: Record<string, string> = {};
  if (shape !== 'polygon' && shape !== 'line' && shape !== 'point') own[SHAPE_KEY] = shape;
  if (!('points' in geometry)) own[BOX_KEY] = boxText(geometry);
  if (strokePx !== DEFAULT_STYLE.strokePx) own[STROKE_KEY] = String(strokePx);
  if (filled !== DEFAULT_STYLE.filled) own[FILLED_KEY] = String(filled);
  if (hidden !== DEFAULT_STYLE.hidden) own[HIDDEN_KEY] = String(hidden);
  const where = { project: sample.project, category: sample.category, sample: sample.name, layer: sheet.name };
  return { ...own, ...where, ...(person === null ? {} : { reader: person }) };
}

/** `x y width height rotation` */
export function boxText({ x, y, width, height, rotation = 0 }: BoxGeometry): string {
  return [x, y, width, height, rotation].join(' ');
}

function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}
