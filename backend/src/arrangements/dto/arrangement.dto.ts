import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { Id, Name } from '../../validation/fields.js';
import type { ArrangedSample } from '../arrangements.service.js';

const MOST_SAMPLES = 100;
const MOST_IMAGES = 1000;

export class PlacedImageDto {
  @Id({ description: 'An image of the project.' })
  image_id: number;

  @Name({ description: 'What its layer is called; an image of several channels brings its own names.' })
  name: string;

  @Name({ optional: true, description: 'The layer group that holds it, made when there is none; left out: none.' })
  group?: string;
}

export class SampleToArrangeDto {
  @Name({ description: 'Of its category, which is made when the project has none of the name.' })
  category: string;

  @Name({ description: 'Of the sample, which is made when the category has none of the name.' })
  name: string;

  @ApiProperty({ type: [PlacedImageDto], description: 'From bottom to top.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IMAGES)
  @ValidateNested({ each: true })
  @Type(() => PlacedImageDto)
  images: PlacedImageDto[];
}

export class ArrangeDto {
  @ApiProperty({ type: [SampleToArrangeDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SAMPLES)
  @ValidateNested({ each: true })
  @Type(() => SampleToArrangeDto)
  samples: SampleToArrangeDto[];
}

export class ArrangedSampleDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ description: 'Whether it was made now; false: it was there.' })
  made: boolean;

  @ApiProperty({ type: 'integer', description: 'Layers that show the images and were not there before.' })
  layers_added: number;

  static from(this: void, { annotationId, categoryId, made, layersAdded }: ArrangedSample): ArrangedSampleDto {
    return { annotation_id: annotationId, category_id: categoryId, made, layers_added: layersAdded };
  }
}

export class ArrangementDto {
  @ApiProperty({ type: [ArrangedSampleDto], description: 'In the order in which they were asked for.' })
  samples: ArrangedSampleDto[];
}
