import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsString, MaxLength, Min } from 'class-validator';
import { Id } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import type { ImageStatus } from '../image.entity.js';
import type { KnownImage } from '../images.repository.js';
import { FailureDto } from './image.dto.js';

const MOST_ASKED = 1000;
const LONGEST_NAME = 255;

export class KnownImagesQueryDto {
  @Id()
  project_id: number;

  @ApiProperty({ type: [String], required: false, maxItems: MOST_ASKED, description: 'Names of images.' })
  @IsArray()
  @ArrayMaxSize(MOST_ASKED)
  @IsString({ each: true })
  @MaxLength(LONGEST_NAME, { each: true })
  @MayBeLeftOut()
  names?: string[];

  @ApiProperty({ type: [Number], required: false, maxItems: MOST_ASKED })
  @IsArray()
  @ArrayMaxSize(MOST_ASKED)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @MayBeLeftOut()
  image_ids?: number[];
}

/** As much of an image as an import wants to know. */
export class KnownImageDto {
  @ApiProperty({ type: 'integer' })
  image_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Size of the original file.' })
  bytes: number;

  @ApiProperty({ description: 'Of the original file, hex; empty of type E.' })
  sha256: string;

  @ApiProperty({ enum: ['processing', 'ready', 'failed', 'external'] })
  status: ImageStatus;

  @ApiProperty({ description: 'Share of the tiling that is done, 0 to 1.' })
  progress: number;

  @ApiProperty({ type: FailureDto, nullable: true })
  failure: FailureDto | null;

  static from(this: void, image: KnownImage): KnownImageDto {
    const { imageId, name, bytes, sha256, status, progress, failureCode, failureMessage } = image;
    const failure = failureCode ? { code: failureCode, message: failureMessage ?? '' } : null;
    return { image_id: imageId, name, bytes, sha256, status, progress, failure };
  }
}

export class KnownImagesDto {
  @ApiProperty({ type: [KnownImageDto], description: 'Those of the asked that the project has.' })
  images: KnownImageDto[];
}
