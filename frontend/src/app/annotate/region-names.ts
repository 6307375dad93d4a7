import type { ShapeId } from '../drawing/region';

/** What regions of a shape are called. */
export const SHAPE_NAMES: Readonly<Record<ShapeId, string>> = {
  point: $localize`Point`,
  line: $localize`Line`,
  polygon: $localize`Polygon`,
  rectangle: $localize`Rectangle`,
  ellipse: $localize`Ellipse`,
  freehand: $localize`Freehand`,
};

/** What a region is called that has no name: by its shape, and counted among those. */
export function regionName(shape: ShapeId, number: number): string {
  return `${SHAPE_NAMES[shape]} ${number}`;
}
