import type { RegionChangeDto } from '../api/models/region-change-dto';
import type { RegionDto } from '../api/models/region-dto';
import { PLAIN_STYLE, type Geometry, type Region } from '../drawing/region';
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
    version: dto.version,
    ...PLAIN_STYLE,
  };
}

/** A line of a save request as the server reads it. */
export function changeDto(line: SaveLine): RegionChangeDto {
  if (line.op === 'delete') return { op: 'delete', region_id: line.regionId, version: line.version };
  const { regionId, shape, geometry, name, labelId, colour } = line.region;
  return {
    op: 'put',
    region: {
      region_id: regionId,
      shape: shape as RegionDto['shape'],
      geometry: geometryDto(geometry),
      name,
      label_id: labelId,
      colour,
      version: line.version,
    },
  };
}

function geometryDto(geometry: Geometry): NonNullable<RegionChangeDto['region']>['geometry'] {
  return 'points' in geometry ? { points: geometry.points.map(([x, y]) => [x, y]) } : { ...geometry };
}
