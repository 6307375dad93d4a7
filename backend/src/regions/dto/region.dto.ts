import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsUUID,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { Colour, IdOrNone, OneOf, Text } from '../../validation/fields.js';
import { type Geometry, type Shape, SHAPES } from '../geometry.js';
import type { Region } from '../region.entity.js';

const MOST_CHANGES = 5000;
export const REGION_OPS = ['put', 'delete'] as const;

/** Of points, lines and polygons. */
export class PointsGeometryDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
    description:
      '[x, y] in full-resolution image pixels, origin top-left, y down; a polygon does not repeat its first.',
    example: [
      [10, 20],
      [30, 20],
      [30, 45.5],
    ],
  })
  points: [number, number][];
}

export class RectangleGeometryDto {
  @ApiProperty()
  x: number;

  @ApiProperty()
  y: number;

  @ApiProperty({ exclusiveMinimum: 0 as unknown as boolean })
  width: number;

  @ApiProperty({ exclusiveMinimum: 0 as unknown as boolean })
  height: number;
}

const GEOMETRY_SCHEMA = {
  oneOf: [{ $ref: getSchemaPath(PointsGeometryDto) }, { $ref: getSchemaPath(RectangleGeometryDto) }],
};

@ApiExtraModels(PointsGeometryDto, RectangleGeometryDto)
export class RegionDto extends TrackedDto {
  @ApiProperty({ format: 'uuid' })
  region_id: string;

  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ enum: SHAPES })
  shape: Shape;

  @ApiProperty(GEOMETRY_SCHEMA)
  geometry: Geometry;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'Class of the region, one of the labels of the project. 0: none.' })
  label_id: number;

  @ApiProperty({ description: '#rrggbb' })
  colour: string;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty({ type: 'integer', description: '0: unknown.' })
  updated_by: number;

  static from(this: void, region: Region): RegionDto {
    const { regionId, layerId, shape, geometry, name, labelId, colour, ownerId, updatedBy } = region;
    return {
      ...{ region_id: regionId, layer_id: layerId, shape, geometry, name, label_id: labelId ?? 0, colour },
      ...{ owner_id: ownerId, updated_by: updatedBy ?? 0 },
      ...trackedFields(region),
    };
  }
}

export class RegionListDto {
  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ type: 'integer', description: 'Grows with every change of the regions of the layer.' })
  version: number;

  @ApiProperty({ type: [RegionDto] })
  regions: RegionDto[];
}

/** A region as a client draws it. */
export class RegionInputDto {
  @ApiProperty({ format: 'uuid', description: 'Made by the client, so that sending it twice draws it once.' })
  @IsUUID()
  region_id: string;

  @OneOf(SHAPES)
  shape: Shape;

  @ApiProperty(GEOMETRY_SCHEMA)
  @Allow()
  geometry: Geometry;

  @Text({ most: 255, optional: true })
  name?: string;

  @IdOrNone({ optional: true })
  label_id?: number;

  @Colour({ optional: true })
  colour?: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Version that was changed; 0: the region is new.' })
  @IsInt()
  @Min(0)
  version: number;
}

export class RegionChangeDto {
  @ApiProperty({ enum: REGION_OPS })
  @IsIn([...REGION_OPS])
  op: (typeof REGION_OPS)[number];

  @ApiProperty({ required: false, description: 'With put.' })
  @ValidateIf((change: RegionChangeDto) => change.op === 'put')
  @IsDefined()
  @ValidateNested()
  @Type(() => RegionInputDto)
  region?: RegionInputDto;

  @ApiProperty({ required: false, format: 'uuid', description: 'With delete.' })
  @ValidateIf((change: RegionChangeDto) => change.op === 'delete')
  @IsUUID()
  region_id?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 0, description: 'With delete: version that was seen.' })
  @ValidateIf((change: RegionChangeDto) => change.op === 'delete')
  @IsInt()
  @Min(0)
  version?: number;
}

export class ChangeRegionsDto {
  @ApiProperty({ type: [RegionChangeDto], description: 'All of them are saved or none; one per region.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CHANGES)
  @ValidateNested({ each: true })
  @Type(() => RegionChangeDto)
  changes: RegionChangeDto[];
}

export class ChangedRegionsDto {
  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: [RegionDto], description: 'As they are now.' })
  regions: RegionDto[];

  @ApiProperty({ type: [String] })
  deleted: string[];
}
