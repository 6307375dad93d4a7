import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { Id } from '../../validation/fields.js';
import { IdFilter } from '../../validation/query-fields.js';
import type { AnnotationLabel } from '../annotation-label.entity.js';

export class AnnotationLabelDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  label_id: number;

  static from(this: void, { annotationId, labelId }: AnnotationLabel): AnnotationLabelDto {
    return { annotation_id: annotationId, label_id: labelId };
  }
}

export class AnnotationLabelEnvelope {
  @ApiProperty()
  annotation_label: AnnotationLabelDto;
}

export class AnnotationLabelListDto {
  @ApiProperty({ type: [AnnotationLabelDto] })
  annotations_labels: AnnotationLabelDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<AnnotationLabel>): AnnotationLabelListDto {
    return { annotations_labels: page.rows.map(AnnotationLabelDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class AnnotationLabelQuery extends PageQuery {
  @IdFilter()
  annotation_id?: number;

  @IdFilter()
  label_id?: number;
}

export class CreateAnnotationLabelDto {
  @Id()
  annotation_id: number;

  @Id()
  label_id: number;
}
