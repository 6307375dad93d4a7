import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import {
  AnnotationLabelDto,
  AnnotationLabelEnvelope,
  AnnotationLabelListDto,
  AnnotationLabelQuery,
  CreateAnnotationLabelDto,
} from '../labels/dto/annotation-label.dto.js';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { AnnotationsService } from './annotations.service.js';

/** Labels on samples, one by one, as the public API has them. */
@ApiTags('labels')
@Controller('annotations_labels')
export class AnnotationsLabelsController {
  constructor(
    private readonly labels: LabelsService,
    private readonly annotations: AnnotationsService,
  ) {}

  @Get()
  @Requires('annotation:list')
  @Answers(200, AnnotationLabelListDto, 'Which label is on which sample')
  async list(@Query() query: AnnotationLabelQuery, @Me() me: Principal): Promise<AnnotationLabelListDto> {
    const filter = { annotationId: query.annotation_id, labelId: query.label_id };
    return AnnotationLabelListDto.from(await this.labels.links(filter, pageOf(query), me));
  }

  @Get(':annotationId/:labelId')
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, AnnotationLabelEnvelope, 'Whether a label is on a sample')
  async view(
    @Param('annotationId', IdPipe) annotationId: number,
    @Param('labelId', IdPipe) labelId: number,
  ): Promise<AnnotationLabelEnvelope> {
    return { annotation_label: AnnotationLabelDto.from(await this.labels.link(annotationId, labelId)) };
  }

  @Post()
  @Requires('annotation:label', inBody('annotation', 'annotation_id'))
  @Answers(201, AnnotationLabelEnvelope, 'Put a label on a sample')
  async attach(
    @Body() { annotation_id, label_id }: CreateAnnotationLabelDto,
    @Me() me: Principal,
  ): Promise<AnnotationLabelEnvelope> {
    const annotation = await this.annotations.byId(annotation_id);
    return { annotation_label: AnnotationLabelDto.from(await this.labels.attach(annotation, label_id, me)) };
  }

  @Delete(':annotationId/:labelId')
  @Requires('annotation:label', inPath('annotation', 'annotationId'))
  @AnswersNothing('Take a label off a sample')
  async detach(
    @Param('annotationId', IdPipe) annotationId: number,
    @Param('labelId', IdPipe) labelId: number,
    @Me() me: Principal,
  ): Promise<void> {
    await this.labels.detach(await this.annotations.byId(annotationId), labelId, me);
  }
}
