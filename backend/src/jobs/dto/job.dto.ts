import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { IdFilter } from '../../validation/query-fields.js';
import { JOB_STATES, type JobState, type TilingJob } from '../tiling-job.entity.js';

export class JobFailureDto {
  @ApiProperty({ example: 'image.worker-crashed' })
  code: string;

  @ApiProperty({ description: 'What happened and what to do about it.' })
  message: string;
}

export class JobDto {
  @ApiProperty({ type: 'integer' })
  job_id: number;

  @ApiProperty({ type: 'integer' })
  image_id: number;

  @ApiProperty()
  image_name: string;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  project_name: string;

  @ApiProperty({ enum: JOB_STATES })
  state: JobState;

  @ApiProperty({ type: 'integer', description: 'Tries begun since it was asked for.' })
  attempts: number;

  @ApiProperty({ description: 'Share of this try that is done, 0 to 1.' })
  progress: number;

  @ApiProperty({
    type: JobFailureDto,
    nullable: true,
    description: 'Of the last try, also while it waits for the next.',
  })
  failure: JobFailureDto | null;

  @ApiProperty({ format: 'date-time', description: 'While it waits: not to be started earlier.' })
  not_before: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  started_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;

  static from(this: void, job: TilingJob): JobDto {
    const { jobId, imageId, projectId, state, attempts, progress, failureCode, failureMessage } = job;
    return {
      ...{ job_id: jobId, image_id: imageId, image_name: job.image.name, project_id: projectId },
      project_name: job.image.project.name,
      ...{ state, attempts, progress },
      failure: failureCode ? { code: failureCode, message: failureMessage ?? '' } : null,
      not_before: job.notBefore.toISOString(),
      created_at: job.createdAt.toISOString(),
      started_at: job.startedAt?.toISOString() ?? null,
      finished_at: job.finishedAt?.toISOString() ?? null,
    };
  }
}

export class JobEnvelope {
  @ApiProperty()
  job: JobDto;
}

export class JobListDto {
  @ApiProperty({ type: [JobDto] })
  jobs: JobDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<TilingJob>): JobListDto {
    return { jobs: page.rows.map(JobDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class JobQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @ApiPropertyOptional({ enum: JOB_STATES })
  @IsIn([...JOB_STATES])
  @MayBeLeftOut()
  state?: JobState;
}
