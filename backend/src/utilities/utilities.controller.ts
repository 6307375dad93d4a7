import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ProjectCommentsDto, ProjectDataDto, ProjectRoisDto, ProjectSummaryDto } from './dto/utilities.dto.js';
import { UtilitiesService } from './utilities.service.js';

@ApiTags('utilities')
@Controller('utilities')
export class UtilitiesController {
  constructor(private readonly utilities: UtilitiesService) {}

  @Get('project_summary/:projectId')
  @Requires('project:summarise', inPath('project', 'projectId'))
  @Answers(200, ProjectSummaryDto, 'Counts of a project')
  summary(@Param('projectId', IdPipe) projectId: number): Promise<ProjectSummaryDto> {
    return this.utilities.summary(projectId);
  }

  @Get('project_data/:projectId')
  @Requires('project:export', inPath('project', 'projectId'))
  @Answers(200, ProjectDataDto, 'One row per sample of a project')
  async data(@Param('projectId', IdPipe) projectId: number): Promise<StreamableFile> {
    return asJson(await this.utilities.data(projectId));
  }

  @Get('project_rois/:projectId')
  @Requires('project:export', inPath('project', 'projectId'))
  @Answers(200, ProjectRoisDto, 'Regions of a project, one row per drawing layer')
  async rois(@Param('projectId', IdPipe) projectId: number): Promise<StreamableFile> {
    return asJson(await this.utilities.rois(projectId));
  }

  @Get('project_comments/:projectId')
  @Requires('project:export', inPath('project', 'projectId'))
  @Answers(200, ProjectCommentsDto, 'Comments of a project, sample by sample')
  async comments(@Param('projectId', IdPipe) projectId: number): Promise<StreamableFile> {
    return asJson(await this.utilities.comments(projectId));
  }
}

/** A client that goes away ends the stream; an error under way breaks the connection, so that nobody takes half for all. */
function asJson(text: Readable): StreamableFile {
  return new StreamableFile(text, { type: 'application/json; charset=utf-8' });
}
