import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { LabelUsesDto } from './dto/label.dto.js';
import { LabelsService } from './labels.service.js';

/** What the labels of a project are used for: asked before one of them is changed or deleted. */
@ApiTags('labels')
@Controller('projects/:projectId/labels')
export class LabelUsesController {
  constructor(private readonly labels: LabelsService) {}

  @Get('uses')
  @Requires('project:summarise', inPath('project', 'projectId'))
  @Answers(200, LabelUsesDto, 'How many samples and regions have each label of a project')
  async uses(@Param('projectId', IdPipe) projectId: number): Promise<LabelUsesDto> {
    const uses = await this.labels.uses(projectId);
    return { uses: uses.map(({ labelId, ...counts }) => ({ label_id: labelId, ...counts })) };
  }
}
