import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, May, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CommentsService } from './comments.service.js';
import {
  CommentDto,
  CommentEnvelope,
  CommentListDto,
  CommentQuery,
  CreateCommentDto,
  UpdateCommentDto,
} from './dto/comment.dto.js';

@ApiTags('comments')
@Controller('comments')
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Get()
  @Requires('comment:list')
  @Answers(200, CommentListDto, 'Comments on the layers that the caller sees, in order')
  async list(@Query() query: CommentQuery, @Me() me: Principal): Promise<CommentListDto> {
    const { layer_id: layerId, annotation_id: annotationId, project_id: projectId } = query;
    return CommentListDto.from(await this.comments.list({ layerId, annotationId, projectId }, pageOf(query), me));
  }

  @Get(':commentId')
  @Requires('comment:view', inPath('comment', 'commentId'))
  @Answers(200, CommentEnvelope, 'One comment')
  async view(@Param('commentId', IdPipe) commentId: number): Promise<CommentEnvelope> {
    return { comment: CommentDto.from(await this.comments.byId(commentId)) };
  }

  @Post()
  @Requires('comment:write', inBody('layer', 'layer_id'))
  @Answers(201, CommentEnvelope, 'Comment on a layer, or answer a comment')
  async create(@Body() dto: CreateCommentDto, @Me() me: Principal): Promise<CommentEnvelope> {
    return { comment: CommentDto.from(await this.comments.create(dto, me)) };
  }

  @Put(':commentId')
  @Requires('comment:write', inPath('comment', 'commentId'))
  @Answers(201, CommentEnvelope, 'Reword the own comment, or say that a thread is resolved')
  async update(
    @Param('commentId', IdPipe) commentId: number,
    @Body() dto: UpdateCommentDto,
    @May() access: Access,
  ): Promise<CommentEnvelope> {
    return { comment: CommentDto.from(await this.comments.update(commentId, dto, access)) };
  }

  @Delete(':commentId')
  @Requires('comment:write', inPath('comment', 'commentId'))
  @AnswersNothing('Delete the own comment; administrators any')
  remove(@Param('commentId', IdPipe) commentId: number, @May() access: Access): Promise<void> {
    return this.comments.remove(commentId, access);
  }
}
