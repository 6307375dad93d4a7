import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { PageQuery, pageOf } from '../http/page-query.dto.js';
import { IdPipe } from '../validation/id.pipe.js';
import { RightListDto } from './dto/right.dto.js';
import { inPath, Requires } from './requires.js';
import { RightsService } from './rights.service.js';

@ApiTags('permissions')
@Controller('rights')
export class RightsController {
  constructor(private readonly rights: RightsService) {}

  @Get('projects/:projectId')
  @Requires('permission:review', inPath('project', 'projectId'))
  @Answers(200, RightListDto, 'Who sees something of a project, and why')
  async onProject(@Param('projectId', IdPipe) projectId: number, @Query() query: PageQuery): Promise<RightListDto> {
    return RightListDto.from(await this.rights.onProject(projectId, pageOf(query)));
  }

  @Get('users/:userId')
  @Requires('permission:review-all')
  @Answers(200, RightListDto, 'What one person sees, and why; empty for somebody who sees nothing')
  async ofPerson(@Param('userId', IdPipe) userId: number, @Query() query: PageQuery): Promise<RightListDto> {
    return RightListDto.from(await this.rights.ofPerson(userId, pageOf(query)));
  }
}
