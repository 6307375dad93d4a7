import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { AnnotationsService } from './annotations.service.js';
import { AnnotationDto, QueueDto, QueueProgressDto, QueueQuery, QueueScopeQuery } from './dto/annotation.dto.js';

const USUAL_LENGTH = 20;

/** Before the controller of samples: `next` would be taken for an id there. */
@ApiTags('annotations')
@Controller('annotations/next')
export class QueueController {
  constructor(private readonly annotations: AnnotationsService) {}

  @Get('progress')
  @Requires('annotation:list')
  @Answers(200, QueueProgressDto, 'How far the caller is with the own queue')
  async progress(@Query() query: QueueScopeQuery, @Me() me: Principal): Promise<QueueProgressDto> {
    const { project_id: projectId, category_id: categoryId } = query;
    return this.annotations.progress({ projectId, categoryId }, me);
  }

  @Get()
  @Requires('annotation:list')
  @Answers(200, QueueDto, 'The own queue: samples that the caller may work on and has not submitted')
  async next(@Query() query: QueueQuery, @Me() me: Principal): Promise<QueueDto> {
    const { project_id: projectId, category_id: categoryId, limit = USUAL_LENGTH } = query;
    const queue = await this.annotations.queue({ projectId, categoryId }, limit, me);
    return { next: queue.map((row) => AnnotationDto.from(row, me)) };
  }
}
