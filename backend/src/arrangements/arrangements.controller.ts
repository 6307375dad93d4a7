import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ArrangementsService } from './arrangements.service.js';
import { ArrangeDto, ArrangedSampleDto, ArrangementDto } from './dto/arrangement.dto.js';

@ApiTags('annotations')
@Controller('projects')
export class ArrangementsController {
  constructor(private readonly arrangements: ArrangementsService) {}

  @Post(':projectId/arrangement')
  @Requires('annotation:create', inPath('project', 'projectId'))
  @Answers(
    201,
    ArrangementDto,
    'Put images into samples: categories, samples, groups and layers that are missing are made',
  )
  async arrange(
    @Param('projectId', IdPipe) projectId: number,
    @Body() { samples }: ArrangeDto,
    @Me() me: Principal,
  ): Promise<ArrangementDto> {
    return { samples: (await this.arrangements.arrange(projectId, samples, me)).map(ArrangedSampleDto.from) };
  }
}
