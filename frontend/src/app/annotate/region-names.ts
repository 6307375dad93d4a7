import type { Region, ShapeId } from '../drawing/region';

const SHAPE_NAMES: Readonly<Record<ShapeId, string>> = {
  point: 'Point',
  line: 'Line',
  polygon: 'Polygon',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  freehand: 'Freehand',
};

/** A region with what the list calls it. */
export interface NamedRegion {
  readonly region: Region;
  readonly name: string;
}

/** Regions without a name are called by their shape and counted: `Polygon 2`. */
export function namedRegions(regions: readonly Region[]): NamedRegion[] {
  const counts = new Map<ShapeId, number>();
  return regions.map((region) => {
    const count = (counts.get(region.shape) ?? 0) + 1;
    counts.set(region.shape, count);
    return { region, name: region.name || `${SHAPE_NAMES[region.shape]} ${count}` };
  });
}
