import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, Min, ValidateNested } from 'class-validator';
import { Flag, Id, OneOf, Text } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

/** A sample of so many layers is read and saved at once. */
const MOST_LAYERS = 5000;
/** More samples or categories than anybody picks by hand. */
const MOST_IDS = 1000;
const LONGEST = 2000;

export const COPY_TARGETS = ['sample', 'category', 'project'] as const;
export type CopyTarget = (typeof COPY_TARGETS)[number];

/** How a layer is shown. */
export class LayerDisplayDto {
  @Id()
  layer_id: number;

  @Text({ most: LONGEST, description: 'Display settings as `key:value,key:value`.' })
  settings: string;
}

export class DisplayListDto {
  @ApiProperty({ type: [LayerDisplayDto], description: 'Layers that are not named are shown as everybody sees them.' })
  display: LayerDisplayDto[];
}

export class SetDisplayDto {
  @ApiProperty({ type: [LayerDisplayDto], maxItems: MOST_LAYERS })
  @IsArray()
  @ArrayMaxSize(MOST_LAYERS)
  @ValidateNested({ each: true })
  @Type(() => LayerDisplayDto)
  display: LayerDisplayDto[];
}

export class CopyDisplayDto {
  @OneOf(COPY_TARGETS, { description: 'Where to: samples, all samples of categories, or all of the project.' })
  target: CopyTarget;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    required: false,
    maxItems: MOST_IDS,
    description: 'Of the samples, or of the categories (left out: that of this sample). All of the same project.',
  })
  @IsArray()
  @ArrayMaxSize(MOST_IDS)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @MayBeLeftOut()
  ids?: number[];

  @Flag({ optional: true, description: 'Only count: nothing is changed.' })
  dry_run?: boolean;
}

export class CopiedDisplayDto {
  @ApiProperty({ type: 'integer', description: 'Samples in which a layer changes.' })
  samples: number;

  @ApiProperty({ type: 'integer', description: 'Layers that change.' })
  layers: number;

  @ApiProperty({ type: 'integer', description: 'Layers of such a name that look so already.' })
  unchanged: number;

  @ApiProperty({ type: 'integer', description: 'Image layers that have no namesake in this sample.' })
  unmatched: number;
}

export class CopiedDisplayEnvelope {
  @ApiProperty()
  copied: CopiedDisplayDto;
}
