import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ClassificationsService } from './classifications.service.js';
import {
  ClassificationDto,
  ClassificationEnvelope,
  ClassificationListDto,
  ClassificationQuery,
  CreateClassificationDto,
  UpdateClassificationDto,
} from './dto/classification.dto.js';

@ApiTags('classifications')
@Controller('classifications')
export class ClassificationsController {
  constructor(private readonly classifications: ClassificationsService) {}

  @Get()
  @Requires('classification:list')
  @Answers(200, ClassificationListDto, 'Classifications of the projects that the caller sees, by name')
  async list(@Query() query: ClassificationQuery, @Me() me: Principal): Promise<ClassificationListDto> {
    const filter = { projectId: query.project_id, categoryId: query.category_id, name: query.name };
    return ClassificationListDto.from(await this.classifications.list(filter, pageOf(query), me));
  }

  @Get(':classificationId')
  @Requires('classification:view', inPath('classification', 'classificationId'))
  @Answers(200, ClassificationEnvelope, 'One classification with its options')
  async view(@Param('classificationId', IdPipe) classificationId: number): Promise<ClassificationEnvelope> {
    return { classification: ClassificationDto.from(await this.classifications.byId(classificationId)) };
  }

  @Post()
  @Requires('classification:create', inBody('project', 'project_id'))
  @Answers(201, ClassificationEnvelope, 'Make a classification in a project')
  async create(@Body() dto: CreateClassificationDto, @Me() me: Principal): Promise<ClassificationEnvelope> {
    return { classification: ClassificationDto.from(await this.classifications.create(dto, me)) };
  }

  @Put(':classificationId')
  @Requires('classification:edit', inPath('classification', 'classificationId'))
  @Answers(
    201,
    ClassificationEnvelope,
    'Change a classification; what was decided stays, or follows options that are renamed',
  )
  async update(
    @Param('classificationId', IdPipe) classificationId: number,
    @Body() dto: UpdateClassificationDto,
    @Me() me: Principal,
  ): Promise<ClassificationEnvelope> {
    return { classification: ClassificationDto.from(await this.classifications.update(classificationId, dto, me)) };
  }

  @Delete(':classificationId')
  @Requires('classification:delete', inPath('classification', 'classificationId'))
  @AnswersNothing('Delete a classification; with what was decided by it, it lies in the trash for 30 days')
  remove(@Param('classificationId', IdPipe) classificationId: number, @Me() me: Principal): Promise<void> {
    return this.classifications.remove(classificationId, me);
  }
}
