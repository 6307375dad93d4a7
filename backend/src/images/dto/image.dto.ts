import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { OriginalState } from '../../storage/file-reference.js';
import type { Image, ImageStatus } from '../image.entity.js';
import { MetadataDto } from './metadata.dto.js';
import { PyramidDto, StatisticsDto } from './pyramid.dto.js';

const STATUSES = ['processing', 'ready', 'failed', 'external'] as const;
const ORIGINAL_STATES = ['kept', 'referenced', 'missing', 'changed'] as const;

export class FailureDto {
  @ApiProperty({ example: 'image.damaged' })
  code: string;

  @ApiProperty({ description: 'What happened and what to do about it.' })
  message: string;
}

export class ImageDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  image_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Where the original is handed out; of type E, where it is on the web.' })
  uri: string;

  @ApiProperty({ enum: ['', 'T', 'E'] })
  type: string;

  @ApiProperty({ description: 'WIDTHxHEIGHT of the stored image; empty until known.', example: '2048x1536' })
  resolution: string;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 5, description: 'Upload code; 0 of type E.' })
  format: number;

  @ApiProperty({ enum: STATUSES, description: 'external: type E, elsewhere on the web and never fetched.' })
  status: ImageStatus;

  @ApiProperty({ description: 'Share of the tiling that is done, 0 to 1.' })
  progress: number;

  @ApiProperty({ type: FailureDto, nullable: true })
  failure: FailureDto | null;

  @ApiProperty({ description: 'Size of the original file.' })
  bytes: number;

  @ApiProperty({ description: 'Of the original file, hex; empty of type E.' })
  sha256: string;

  @ApiProperty({ type: 'integer', description: 'Pixels of the stored image, 0 until known.' })
  width: number;

  @ApiProperty({ type: 'integer' })
  height: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Width of a pixel in micrometres.' })
  pixel_size_um: number | null;

  @ApiProperty({
    type: MetadataDto,
    nullable: true,
    description: 'What the file says about its channels and axes; null when it was never asked.',
  })
  metadata: MetadataDto | null;

  @ApiProperty({ type: PyramidDto, nullable: true })
  pyramid: PyramidDto | null;

  @ApiProperty({ type: [StatisticsDto], nullable: true, description: 'One per channel.' })
  statistics: StatisticsDto[] | null;

  @ApiProperty({
    enum: ORIGINAL_STATES,
    nullable: true,
    description:
      'Told of one image, null in lists. kept: here; referenced: where it was imported from; missing, changed: that file ' +
      'is not there any more, or is another one.',
  })
  original: OriginalState | null;

  static from(this: void, image: Image, original: OriginalState | null = null): ImageDto {
    const { imageId, projectId, ownerId, name, uri, type, format, status, progress, bytes, sha256 } = image;
    const { width, height, pixelSizeUm, pyramid, statistics, failureCode, failureMessage } = image;
    return {
      ...{ image_id: imageId, project_id: projectId, owner_id: ownerId, name, uri, type, format },
      ...{ status, progress, bytes, sha256, width, height, pixel_size_um: pixelSizeUm },
      resolution: width ? `${width}x${height}` : '',
      failure: failureCode ? { code: failureCode, message: failureMessage ?? '' } : null,
      metadata: image.metadata && MetadataDto.from(image.metadata),
      pyramid: pyramid && PyramidDto.from(pyramid),
      ...{ statistics, original },
      ...trackedFields(image),
    };
  }
}

export class ImageEnvelope {
  @ApiProperty()
  image: ImageDto;
}

export class UploadedImageEnvelope extends ImageEnvelope {
  @ApiProperty({ type: 'integer', description: 'Layers that show it: of the sample that the upload named, if it did.' })
  layers: number;
}

export class ImageListDto {
  @ApiProperty({ type: [ImageDto] })
  images: ImageDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Image>): ImageListDto {
    return { images: page.rows.map((row) => ImageDto.from(row)), next_cursor: encodeCursor(page.next) };
  }
}

export class ImageQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @TextFilter()
  name?: string;

  @TextFilter('Only names from this one on, in the order of the list (that of their UTF-8 bytes).')
  from_name?: string;
}
