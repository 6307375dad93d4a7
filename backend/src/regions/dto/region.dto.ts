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
import { Colour, Flag, Fraction, IdOrNone, OneOf, Text } from '../../validation/fields.js';
import { type Geometry, type Shape, SHAPES } from '../geometry.js';
import type { Region } from '../region.entity.js';

const MOST_CHANGES = 5000;
export const REGION_OPS = ['put', 'delete'] as const;

/** Of points, lines, polygons and freehand shapes. */
export class PointsGeometryDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
    description:
      '[x, y] in full-resolution image pixels, origin top-left, y down; an outline does not repeat its first.',
    example: [
      [10, 20],
      [30, 20],
      [30, 45.5],
    ],
  })
  points: [number, number][];

  @ApiProperty({
    required: false,
    type: 'array',
    items: {
      type: 'array',
      items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
      minItems: 3,
    },
    description: 'Of polygons and freehand shapes: outlines inside the outline; left out when there are none.',
  })
  holes?: [number, number][][];
}

/** Of rectangles and ellipses: the box before it is turned. */
export class BoxGeometryDto {
  @ApiProperty()
  x: number;

  @ApiProperty()
  y: number;

  @ApiProperty({ exclusiveMinimum: 0 as unknown as boolean })
  width: number;

  @ApiProperty({ exclusiveMinimum: 0 as unknown as boolean })
  height: number;

  @ApiProperty({
    required: false,
    description: 'Radians, clockwise on screen, about the centre; above -π, up to π; left out when 0.',
  })
  rotation?: number;
}

const GEOMETRY_SCHEMA = {
  oneOf: [{ $ref: getSchemaPath(PointsGeometryDto) }, { $ref: getSchemaPath(BoxGeometryDto) }],
};

@ApiExtraModels(PointsGeometryDto, BoxGeometryDto)
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

  @ApiProperty({ description: 'Width of the outline in screen px, whatever the zoom.' })
  stroke_px: number;

  @ApiProperty({ description: 'Whether its inside is tinted.' })
  filled: boolean;

  @ApiProperty({ description: 'Nothing changes it but a change that unlocks it.' })
  locked: boolean;

  @ApiProperty()
  hidden: boolean;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty({ type: 'integer', description: '0: unknown.' })
  updated_by: number;

  static from(this: void, region: Region): RegionDto {
    const { regionId, layerId, shape, geometry, name, labelId, colour, ownerId, updatedBy } = region;
    const { strokePx, filled, locked, hidden } = region;
    return {
      ...{ region_id: regionId, layer_id: layerId, shape, geometry, name, label_id: labelId ?? 0, colour },
      ...{ stroke_px: strokePx, filled, locked, hidden },
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

  @Fraction(0.5, 20, { optional: true, description: 'Screen px; 2 when left out.' })
  stroke_px?: number;

  @Flag({ optional: true, description: 'True when left out.' })
  filled?: boolean;

  @Flag({ optional: true, description: 'False when left out.' })
  locked?: boolean;

  @Flag({ optional: true, description: 'False when left out.' })
  hidden?: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Version that was changed; 0: the region is new. Of one that is drawn again, that of its deletion.',
  })
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

  @ApiProperty({
    type: [String],
    description:
      'Those of the request that are not there: deleted by it, or drawn by an earlier one and deleted since.',
  })
  deleted: string[];
}
