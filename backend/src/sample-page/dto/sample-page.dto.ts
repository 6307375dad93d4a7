import { ApiProperty } from '@nestjs/swagger';
import { AnnotationDto } from '../../annotations/dto/annotation.dto.js';
import { NeighboursDto } from '../../browse/dto/neighbours.dto.js';
import type { Neighbours } from '../../browse/neighbours.service.js';
import { ClassificationDto } from '../../classifications/dto/classification.dto.js';
import { CommentDto } from '../../comments/dto/comment.dto.js';
import { DecisionDto } from '../../decisions/dto/decision.dto.js';
import { LayerDisplayDto } from '../../display/dto/display.dto.js';
import { ImageDto } from '../../images/dto/image.dto.js';
import { LabelDto } from '../../labels/dto/label.dto.js';
import { LayerDto } from '../../layers/dto/layer.dto.js';
import type { Principal } from '../../permissions/principal.js';
import { RegionDto, RegionListDto } from '../../regions/dto/region.dto.js';
import type { PictureHistogram } from '../sample-layers.js';
import type { SamplePage } from '../sample-page.service.js';

/** Who has read a sample. */
export class ReadingDto {
  @ApiProperty({ description: 'Whether the caller has submitted it.' })
  submitted: boolean;

  @ApiProperty({ type: 'integer', description: 'How many people have submitted it.' })
  submissions: number;

  @ApiProperty({ type: 'integer', description: 'How many the project asks for.' })
  readers: number;
}

/** How often values occur in the first channel of a picture. */
export class PictureHistogramDto {
  @ApiProperty({ type: 'integer' })
  image_id: number;

  @ApiProperty({ type: 'integer' })
  plane: number;

  @ApiProperty({ description: 'Least value that occurs, as in the file.' })
  minimum: number;

  @ApiProperty()
  maximum: number;

  @ApiProperty({
    type: [Number],
    description: 'How many samples lie in each of equal ranges from `minimum` to `maximum`, which the last includes.',
  })
  bins: number[];

  static from(this: void, { imageId, plane, minimum, maximum, bins }: PictureHistogram): PictureHistogramDto {
    return { image_id: imageId, plane, minimum, maximum, bins };
  }
}

/** All that the page of a sample shows, in one answer. */
export class SamplePageDto {
  @ApiProperty()
  annotation: AnnotationDto;

  @ApiProperty()
  reading: ReadingDto;

  @ApiProperty({ type: [LayerDto], description: 'From bottom to top; without `data`.' })
  layers: LayerDto[];

  @ApiProperty({ type: [ImageDto], description: 'Those that the layers show.' })
  images: ImageDto[];

  @ApiProperty({
    type: [PictureHistogramDto],
    description: 'Of the pictures that are seen first, those of one channel.',
  })
  histograms: PictureHistogramDto[];

  @ApiProperty({
    type: [RegionListDto],
    description: 'Of drawing layers. Layers with many regions are left out, and read one by one.',
  })
  regions: RegionListDto[];

  @ApiProperty({ type: [LabelDto], description: 'On the sample, by name.' })
  labels: LabelDto[];

  @ApiProperty({ type: [LayerDisplayDto], description: 'How the caller wants to see the layers.' })
  display: LayerDisplayDto[];

  @ApiProperty({ type: [ClassificationDto], description: 'Those that the category offers, in order.' })
  classifications: ClassificationDto[];

  @ApiProperty({ type: [DecisionDto], description: 'Of all readers.' })
  decisions: DecisionDto[];

  @ApiProperty({ type: [CommentDto], description: 'On the layers of the sample, in order.' })
  comments: CommentDto[];

  @ApiProperty({ description: 'The samples before and after it in the list that the query names.' })
  neighbours: NeighboursDto;

  static from(this: void, page: SamplePage, neighbours: Neighbours, me: Principal): SamplePageDto {
    const { shown, reading, display } = page;
    const regions = page.regions.map(({ layerId, version, regions: drawn }) => {
      return { layer_id: layerId, version, regions: drawn.map(RegionDto.from) };
    });
    return {
      annotation: AnnotationDto.from(shown, me),
      ...{ reading, regions, display },
      layers: page.layers.map(LayerDto.from),
      images: page.images.map((image) => ImageDto.from(image)),
      histograms: page.histograms.map(PictureHistogramDto.from),
      labels: page.labels.map(LabelDto.from),
      classifications: page.classifications.map(ClassificationDto.from),
      decisions: page.decisions.map(DecisionDto.from),
      comments: page.comments.map(CommentDto.from),
      neighbours: NeighboursDto.from(neighbours),
    };
  }
}
