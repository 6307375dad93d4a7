import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  CreateLabelDto,
  LabelDto,
  LabelEnvelope,
  LabelListDto,
  LabelQuery,
  MergeLabelDto,
  UpdateLabelDto,
} from './dto/label.dto.js';
import { LabelsService } from './labels.service.js';

@ApiTags('labels')
@Controller('labels')
export class LabelsController {
  constructor(private readonly labels: LabelsService) {}

  @Get()
  @Requires('label:list')
  @Answers(200, LabelListDto, 'Labels of the projects that the caller sees, by name')
  async list(@Query() query: LabelQuery, @Me() me: Principal): Promise<LabelListDto> {
    const filter = { projectId: query.project_id, name: query.name };
    return LabelListDto.from(await this.labels.list(filter, pageOf(query), me));
  }

  @Get(':labelId')
  @Requires('label:view', inPath('label', 'labelId'))
  @Answers(200, LabelEnvelope, 'One label')
  async view(@Param('labelId', IdPipe) labelId: number): Promise<LabelEnvelope> {
    return { label: LabelDto.from(await this.labels.byId(labelId)) };
  }

  @Post()
  @Requires('label:create', inBody('project', 'project_id'))
  @Answers(201, LabelEnvelope, 'Make a label in a project')
  async create(@Body() dto: CreateLabelDto, @Me() me: Principal): Promise<LabelEnvelope> {
    return { label: LabelDto.from(await this.labels.create(dto, me)) };
  }

  @Put(':labelId')
  @Requires('label:edit', inPath('label', 'labelId'))
  @Answers(201, LabelEnvelope, 'Rename or recolour a label')
  async update(
    @Param('labelId', IdPipe) labelId: number,
    @Body() dto: UpdateLabelDto,
    @Me() me: Principal,
  ): Promise<LabelEnvelope> {
    return { label: LabelDto.from(await this.labels.update(labelId, dto, me)) };
  }

  @Post(':labelId/merge')
  @Requires('label:edit', inPath('label', 'labelId'))
  @Answers(
    201,
    LabelEnvelope,
    'Make one label of two: what has this one has the other from then on, and this one is gone',
  )
  async merge(
    @Param('labelId', IdPipe) labelId: number,
    @Body() { into }: MergeLabelDto,
    @Me() me: Principal,
  ): Promise<LabelEnvelope> {
    return { label: LabelDto.from(await this.labels.merge(labelId, into, me)) };
  }

  @Delete(':labelId')
  @Requires('label:delete', inPath('label', 'labelId'))
  @AnswersNothing('Delete a label and take it off every sample')
  remove(@Param('labelId', IdPipe) labelId: number, @Me() me: Principal): Promise<void> {
    return this.labels.remove(labelId, me);
  }
}
