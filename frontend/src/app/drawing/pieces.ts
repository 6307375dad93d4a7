import type { PointsGeometry, Region, RegionChange } from './region';
import { shapeOf } from './shapes/shape-table';
import type { ToolContext } from './tool';

/** What an area becomes when it is cut or joined: something round stays a freehand outline, the rest are polygons. */
export function shapeOfParts(regions: readonly Region[]): 'polygon' | 'freehand' {
  return regions.every(({ shape }) => shape === 'polygon' || shape === 'rectangle') ? 'polygon' : 'freehand';
}

/**
 * One region in several parts: the first part keeps its id, the others are new, with the same name, class and style, on
 * the same layer. Parts that cannot be saved are left out; no change when nothing is left.
 */
export function inParts(
  region: Region,
  shape: 'polygon' | 'freehand',
  parts: readonly PointsGeometry[],
  ctx: ToolContext,
): readonly RegionChange[] {
  const valid = parts.filter((part) => shapeOf({ shape }).problem(part) === null);
  return valid.map((geometry, i): RegionChange => {
    if (i === 0) return { kind: 'put', before: region, after: { ...region, shape, geometry } };
    return { kind: 'put', before: null, after: anotherLike(region, { shape, geometry }, ctx) };
  });
}

/** A new region with a figure of its own and everything else as `region` has it. */
export function anotherLike(region: Region, figure: Pick<Region, 'shape' | 'geometry'>, ctx: ToolContext): Region {
  const { regionId, version } = ctx.newRegion(figure.shape, figure.geometry);
  return { ...region, ...figure, regionId, version };
}
