import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CategoryClassificationsService } from './category-classifications.service.js';
import { ClassificationsService } from './classifications.service.js';
import { ClassificationUsesDto } from './dto/classification-uses.dto.js';

/** What the classifications of a project are used for: asked before one of them is changed or deleted. */
@ApiTags('classifications')
@Controller('projects/:projectId/classifications')
export class ClassificationUsesController {
  constructor(
    private readonly classifications: ClassificationsService,
    private readonly links: CategoryClassificationsService,
  ) {}

  @Get('uses')
  @Requires('project:summarise', inPath('project', 'projectId'))
  @Answers(200, ClassificationUsesDto, 'Where the classifications of a project are offered, and how much was decided')
  async uses(@Param('projectId', IdPipe) projectId: number): Promise<ClassificationUsesDto> {
    const [uses, offered] = await Promise.all([
      this.classifications.uses(projectId),
      this.links.ofCategories(projectId),
    ]);
    return ClassificationUsesDto.from(uses, offered);
  }
}
