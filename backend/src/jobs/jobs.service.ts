import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { TilingJob } from './tiling-job.entity.js';
import { type JobFilter, TilingJobsRepository } from './tiling-jobs.repository.js';

/** What people see of the queue. */
@Injectable()
export class JobsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: TilingJobsRepository,
  ) {}

  /** Of projects that somebody administers, newest first. */
  list(filter: JobFilter, page: Page, me: Principal): Promise<Paged<TilingJob>> {
    return this.jobs.list(this.work.db, filter, page, me);
  }

  /** @throws NotFoundError */
  async byId(jobId: number): Promise<TilingJob> {
    const job = await this.jobs.byId(this.work.db, jobId);
    if (!job) throw new NotFoundError('job');
    return job;
  }
}
