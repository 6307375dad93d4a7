import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { CreateAnnotationDto } from '../../annotations/dto/annotation.dto.js';
import { LAST_SEQUENCE } from '../../layers/dto/layer.dto.js';
import { IdOrNone, Name, OneOf, Settings, Whole } from '../../validation/fields.js';
import type { FoundSample } from '../found-sample.js';

const KINDS = ['image', 'group'] as const;

export class FirstLayerDto {
  @Name()
  name: string;

  @OneOf(KINDS, { optional: true, description: 'Left out: told from image_id.' })
  kind?: (typeof KINDS)[number];

  @IdOrNone({ optional: true })
  image_id?: number;

  @Settings()
  settings?: string;

  @Whole(-1, LAST_SEQUENCE, { optional: true, description: '-1: after the last one.' })
  sequence?: number;

  @IdOrNone({ optional: true })
  parent_id?: number;
}

export class GetOrCreateSampleDto extends CreateAnnotationDto {
  @ApiProperty({ description: 'Made with the sample, and for a sample that has no layer at all.' })
  @ValidateNested()
  @Type(() => FirstLayerDto)
  layer: FirstLayerDto;
}

export class FoundSampleDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The layer that was made now; null: none.' })
  layer_id: number | null;

  @ApiProperty({ description: 'Whether the sample was made now; false: it was there.' })
  made: boolean;

  static from(this: void, { annotationId, layerId, made }: FoundSample): FoundSampleDto {
    return { annotation_id: annotationId, layer_id: layerId, made };
  }
}

export class FoundLayerDto {
  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ description: 'Whether it was made now; false: it was there.' })
  made: boolean;
}
