import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { DecisionsService } from './decisions.service.js';
import { DecideDto, DecisionDto, DecisionEnvelope, DecisionListDto } from './dto/decision.dto.js';

@ApiTags('decisions')
@Controller('annotations/:annotationId/decisions')
export class DecisionsController {
  constructor(private readonly decisions: DecisionsService) {}

  @Get()
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, DecisionListDto, 'What all readers decided on a sample')
  async list(@Param('annotationId', IdPipe) annotationId: number): Promise<DecisionListDto> {
    return { decisions: (await this.decisions.ofAnnotation(annotationId)).map(DecisionDto.from) };
  }

  @Put(':classificationId')
  @Requires('annotation:decide', inPath('annotation', 'annotationId'))
  @Answers(201, DecisionEnvelope, 'Decide: the choice of the caller, in place of the one before')
  async decide(
    @Param('annotationId', IdPipe) annotationId: number,
    @Param('classificationId', IdPipe) classificationId: number,
    @Body() dto: DecideDto,
    @Me() me: Principal,
  ): Promise<DecisionEnvelope> {
    return { decision: DecisionDto.from(await this.decisions.decide(annotationId, classificationId, dto, me)) };
  }

  @Delete(':classificationId')
  @Requires('annotation:decide', inPath('annotation', 'annotationId'))
  @AnswersNothing('Take the own decision back')
  takeBack(
    @Param('annotationId', IdPipe) annotationId: number,
    @Param('classificationId', IdPipe) classificationId: number,
    @Me() me: Principal,
  ): Promise<void> {
    return this.decisions.takeBack(annotationId, classificationId, me);
  }
}
