import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { JobDto, JobEnvelope, JobListDto, JobQuery } from './dto/job.dto.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Requires('job:list')
  @Answers(
    200,
    JobListDto,
    'Images that are, were or will be tiled, in projects that the caller administers; newest first',
  )
  async list(@Query() query: JobQuery, @Me() me: Principal): Promise<JobListDto> {
    const filter = { projectId: query.project_id, state: query.state };
    return JobListDto.from(await this.jobs.list(filter, pageOf(query), me));
  }

  @Get(':jobId')
  @Requires('job:view', inPath('job', 'jobId'))
  @Answers(200, JobEnvelope, 'One job')
  async view(@Param('jobId', IdPipe) jobId: number): Promise<JobEnvelope> {
    return { job: JobDto.from(await this.jobs.byId(jobId)) };
  }
}
