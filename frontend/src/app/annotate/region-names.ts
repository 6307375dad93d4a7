import type { ShapeId } from '../drawing/region';

const SHAPE_NAMES: Readonly<Record<ShapeId, string>> = {
  point: 'Point',
  line: 'Line',
  polygon: 'Polygon',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  freehand: 'Freehand',
};

/** What a region is called that has no name: by its shape, and counted among those. */
export function regionName(shape: ShapeId, number: number): string {
  return `${SHAPE_NAMES[shape]} ${number}`;
}
