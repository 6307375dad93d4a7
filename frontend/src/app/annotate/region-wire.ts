import type { RegionChangeDto } from '../api/models/region-change-dto';
import type { RegionDto } from '../api/models/region-dto';
import type { Geometry, Region, Ring } from '../drawing/region';
import type { SaveLine } from './save-queue';

/** A region as the server tells it → as the canvas draws it. */
export function regionFrom(dto: RegionDto): Region {
  return {
    regionId: dto.region_id,
    layerId: dto.layer_id,
    shape: dto.shape,
    geometry: dto.geometry as Geometry,
    name: dto.name,
    labelId: dto.label_id,
    colour: dto.colour,
    strokePx: dto.stroke_px,
    filled: dto.filled,
    locked: dto.locked,
    hidden: dto.hidden,
    version: dto.version,
  };
}

/** A line of a save request as the server reads it. */
export function changeDto(line: SaveLine): RegionChangeDto {
  if (line.op === 'delete') return { op: 'delete', region_id: line.regionId, version: line.version };
  const { regionId, shape, geometry, name, labelId, colour, strokePx, filled, locked, hidden } = line.region;
  return {
    op: 'put',
    region: {
      region_id: regionId,
      shape,
      geometry: geometryDto(geometry),
      name,
      label_id: labelId,
      colour,
      stroke_px: strokePx,
      filled,
      locked,
      hidden,
      version: line.version,
    },
  };
}

function geometryDto(geometry: Geometry): NonNullable<RegionChangeDto['region']>['geometry'] {
  if (!('points' in geometry)) return { ...geometry };
  const { points, holes } = geometry;
  return holes === undefined ? { points: pairs(points) } : { points: pairs(points), holes: holes.map(pairs) };
}

/** The generated types have no read-only arrays. */
function pairs(ring: Ring): number[][] {
  return ring.map(([x, y]) => [x, y]);
}
