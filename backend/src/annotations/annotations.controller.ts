import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import { LabelDto, SetLabelsDto } from '../labels/dto/label.dto.js';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { AnnotationsService } from './annotations.service.js';
import {
  AnnotationDto,
  AnnotationEnvelope,
  AnnotationLabelsDto,
  AnnotationListDto,
  AnnotationQuery,
  CreateAnnotationDto,
  UpdateAnnotationDto,
} from './dto/annotation.dto.js';

@ApiTags('annotations')
@Controller('annotations')
export class AnnotationsController {
  constructor(
    private readonly annotations: AnnotationsService,
    private readonly labels: LabelsService,
  ) {}

  @Get()
  @Requires('annotation:list')
  @Answers(200, AnnotationListDto, 'Samples that the caller sees, by name')
  async list(@Query() query: AnnotationQuery, @Me() me: Principal): Promise<AnnotationListDto> {
    const { project_id: projectId, category_id: categoryId, image_id: imageId, name, status } = query;
    const filter = { projectId, categoryId, imageId, name, status };
    return AnnotationListDto.from(await this.annotations.list(filter, pageOf(query), me), me);
  }

  @Get(':annotationId')
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, AnnotationEnvelope, 'One sample')
  async view(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<AnnotationEnvelope> {
    return { annotation: AnnotationDto.from(await this.annotations.shown(annotationId), me) };
  }

  @Post()
  @Requires('annotation:create', inBody('project', 'project_id'))
  @Answers(201, AnnotationEnvelope, 'Make a sample in a category')
  async create(@Body() dto: CreateAnnotationDto, @Me() me: Principal): Promise<AnnotationEnvelope> {
    return { annotation: AnnotationDto.from(await this.annotations.create(dto, me), me) };
  }

  @Put(':annotationId')
  @Requires('annotation:edit', inPath('annotation', 'annotationId'))
  @Answers(201, AnnotationEnvelope, 'Change a sample')
  async update(
    @Param('annotationId', IdPipe) annotationId: number,
    @Body() dto: UpdateAnnotationDto,
    @Me() me: Principal,
  ): Promise<AnnotationEnvelope> {
    return { annotation: AnnotationDto.from(await this.annotations.update(annotationId, dto, me), me) };
  }

  @Delete(':annotationId')
  @Requires('annotation:delete', inPath('annotation', 'annotationId'))
  @AnswersNothing('Delete a sample with its layers')
  remove(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<void> {
    return this.annotations.remove(annotationId, me);
  }

  @Get(':annotationId/labels')
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, AnnotationLabelsDto, 'Labels on a sample, by name')
  async viewLabels(@Param('annotationId', IdPipe) annotationId: number): Promise<AnnotationLabelsDto> {
    return { labels: (await this.labels.ofAnnotation(annotationId)).map(LabelDto.from) };
  }

  @Put(':annotationId/labels')
  @Requires('annotation:label', inPath('annotation', 'annotationId'))
  @Answers(201, AnnotationLabelsDto, 'Make these the labels of a sample')
  async setLabels(
    @Param('annotationId', IdPipe) annotationId: number,
    @Body() { label_ids }: SetLabelsDto,
    @Me() me: Principal,
  ): Promise<AnnotationLabelsDto> {
    const annotation = await this.annotations.byId(annotationId);
    return { labels: (await this.labels.setOfAnnotation(annotation, label_ids, me)).map(LabelDto.from) };
  }

  @Post(':annotationId/submission')
  @Requires('annotation:submit', inPath('annotation', 'annotationId'))
  @Answers(201, AnnotationEnvelope, 'Submit: the caller has finished this sample')
  async submit(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<AnnotationEnvelope> {
    return { annotation: AnnotationDto.from(await this.annotations.submit(annotationId, me), me) };
  }

  @Delete(':annotationId/submission')
  @Requires('annotation:submit', inPath('annotation', 'annotationId'))
  @AnswersNothing('Reopen: the caller takes the submission back')
  takeBack(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<void> {
    return this.annotations.takeBack(annotationId, me);
  }
}
