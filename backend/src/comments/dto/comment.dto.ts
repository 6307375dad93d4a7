import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsNumber, IsOptional, Matches, ValidateNested } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { BaseVersion, Id, IdOrNone, Text, Whole } from '../../validation/fields.js';
import { IdFilter } from '../../validation/query-fields.js';
import type { Comment } from '../comment.entity.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

const LONGEST_COMMENT = 20_000;
/** Largest that both databases keep. */
export const LAST_SEQUENCE = 2 ** 31 - 1;
const SAYS_SOMETHING = { message: '$property must not be empty' };

/** A place on the image, in full-resolution pixels: origin top left, y down. */
export class PinDto {
  @ApiProperty()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  x: number;

  @ApiProperty()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  y: number;
}

export class CommentDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  comment_id: number;

  @ApiProperty()
  content: string;

  @ApiProperty({ type: 'integer', description: 'Order on the layer.' })
  sequence: number;

  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer', description: 'The comment that this one answers. 0: none, it begins a thread.' })
  parent_id: number;

  @ApiProperty()
  resolved: boolean;

  @ApiProperty({
    type: PinDto,
    nullable: true,
    description: 'Where on the image it points. null: nowhere in particular.',
  })
  pin: PinDto | null;

  @ApiProperty({ type: 'integer', description: 'Who wrote it.' })
  owner_id: number;

  @ApiProperty({ description: 'Name of the person who wrote it.' })
  author: string;

  /** @param comment With its owner. */
  static from(this: void, comment: Comment): CommentDto {
    const { commentId, content, sequence, layerId, annotationId, projectId, parentId, resolved, ownerId, owner } =
      comment;
    const { pinX, pinY } = comment;
    return {
      ...{ comment_id: commentId, content, sequence, layer_id: layerId, annotation_id: annotationId },
      ...{ project_id: projectId, parent_id: parentId ?? 0, resolved, owner_id: ownerId, author: owner.name },
      pin: pinX === null || pinY === null ? null : { x: pinX, y: pinY },
      ...trackedFields(comment),
    };
  }
}

export class CommentEnvelope {
  @ApiProperty()
  comment: CommentDto;
}

export class CommentListDto {
  @ApiProperty({ type: [CommentDto] })
  comments: CommentDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Comment>): CommentListDto {
    return { comments: page.rows.map(CommentDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class CommentQuery extends PageQuery {
  @IdFilter()
  layer_id?: number;

  @IdFilter()
  annotation_id?: number;

  @IdFilter()
  project_id?: number;
}

export class CreateCommentDto {
  @Id()
  layer_id: number;

  @Text({ most: LONGEST_COMMENT })
  @Matches(/\S/, SAYS_SOMETHING)
  content: string;

  @Whole(-1, LAST_SEQUENCE, { optional: true, description: '-1: after the last one.' })
  sequence?: number;

  @IdOrNone({ optional: true, description: 'A comment on the same layer that this one answers. 0: none.' })
  parent_id?: number;

  @ApiProperty({ type: PinDto, required: false, nullable: true, description: 'Where on the image it points.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PinDto)
  pin?: PinDto | null;
}

export class UpdateCommentDto {
  @Text({ most: LONGEST_COMMENT, optional: true, description: 'Only by who wrote it, or administrators.' })
  @Matches(/\S/, SAYS_SOMETHING)
  content?: string;

  @Whole(0, LAST_SEQUENCE, { optional: true })
  sequence?: number;

  @ApiProperty({ required: false, description: 'By everybody who may comment.' })
  @IsBoolean()
  @MayBeLeftOut()
  resolved?: boolean;

  @BaseVersion()
  version?: number;
}
