import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { LabelDto } from '../../labels/dto/label.dto.js';
import { ACCESS_WORDS, type AccessWord, accessTo } from '../../permissions/access-word.js';
import type { Principal } from '../../permissions/principal.js';
import { BaseVersion, Id, IdOrNone, Name, OneOf, Text } from '../../validation/fields.js';
import { IdFilter, LimitField, TextFilter } from '../../validation/query-fields.js';
import type { Annotation } from '../annotation.entity.js';
import { ANNOTATION_STATUSES, type AnnotationStatus } from '../annotation-status.js';

const LONGEST_QUEUE = 1000;
const SHARED = ['', 'shared'] as const;

/** A sample as lists and pages show it. */
export interface ShownAnnotation {
  /** With its project. */
  annotation: Annotation;
  /** The image that stands for it in a grid; null: it has none yet. */
  thumbnailImageId: number | null;
  /** Whether a link opens it now. */
  shared: boolean;
}

export class AnnotationDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ANNOTATION_STATUSES, description: 'N: not read by enough people yet, S: submitted.' })
  status: AnnotationStatus;

  @ApiProperty({
    enum: SHARED,
    description:
      '`shared` while a link opens the sample, for those who administer it; the public system kept its token here.',
  })
  shared: (typeof SHARED)[number];

  @ApiProperty({ type: 'integer', description: '0: none.' })
  image_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty({ enum: ACCESS_WORDS, description: 'What the caller may do here.' })
  access: AccessWord;

  @ApiProperty({ type: 'integer', description: 'Image that stands for the sample in a grid. 0: none.' })
  thumbnail_image_id: number;

  static from({ annotation, thumbnailImageId, shared }: ShownAnnotation, me: Principal): AnnotationDto {
    const { annotationId, name, status, imageId, projectId, categoryId, ownerId, project } = annotation;
    const chain = { projectId, projectOwnerId: project.ownerId, categoryId, annotationId };
    const access = accessTo(me, chain);
    const told = shared && (access === 'administer' || access === 'own') ? 'shared' : '';
    return {
      ...{ annotation_id: annotationId, name, status, shared: told, image_id: imageId ?? 0 },
      ...{ project_id: projectId, category_id: categoryId, owner_id: ownerId },
      access,
      thumbnail_image_id: thumbnailImageId ?? 0,
      ...trackedFields(annotation),
    };
  }
}

export class AnnotationEnvelope {
  @ApiProperty()
  annotation: AnnotationDto;
}

export class AnnotationListDto {
  @ApiProperty({ type: [AnnotationDto] })
  annotations: AnnotationDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<ShownAnnotation>, me: Principal): AnnotationListDto {
    return {
      annotations: page.rows.map((row) => AnnotationDto.from(row, me)),
      next_cursor: encodeCursor(page.next),
    };
  }
}

export class QueueDto {
  @ApiProperty({ type: [AnnotationDto] })
  next: AnnotationDto[];
}

export class QueueProgressDto {
  @ApiProperty({ type: 'integer', description: 'Samples that the caller has submitted.' })
  done: number;

  @ApiProperty({ type: 'integer', description: 'Samples that wait for the caller.' })
  left: number;
}

export class AnnotationLabelsDto {
  @ApiProperty({ type: [LabelDto] })
  labels: LabelDto[];
}

export class AnnotationQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @IdFilter()
  category_id?: number;

  @IdFilter()
  image_id?: number;

  @TextFilter()
  name?: string;

  @TextFilter()
  status?: string;
}

export class QueueScopeQuery {
  @IdFilter()
  project_id?: number;

  @IdFilter()
  category_id?: number;
}

export class QueueQuery extends QueueScopeQuery {
  @LimitField(LONGEST_QUEUE, 20)
  limit?: number;
}

export class CreateAnnotationDto {
  @Id()
  project_id: number;

  @Id()
  category_id: number;

  @Name()
  name: string;

  @IdOrNone({ optional: true })
  image_id?: number;

  @OneOf(ANNOTATION_STATUSES, { optional: true })
  status?: AnnotationStatus;

  @Text({ most: 255, optional: true, description: 'Ignored; shares are made of their own.' })
  shared?: string;
}

export class UpdateAnnotationDto {
  @Id({ optional: true })
  category_id?: number;

  @Name({ optional: true })
  name?: string;

  @IdOrNone({ optional: true })
  image_id?: number;

  @OneOf(ANNOTATION_STATUSES, { optional: true })
  status?: AnnotationStatus;

  @BaseVersion()
  version?: number;
}
