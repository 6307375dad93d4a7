import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobMetrics } from './job-metrics.js';
import { JobQueue } from './job-queue.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { TableJobQueue } from './table-job-queue.js';
import { TilingJobsRepository } from './tiling-jobs.repository.js';

@Module({
  controllers: [JobsController],
  providers: [
    JobMetrics,
    JobsService,
    TilingJobsRepository,
    {
      provide: JobQueue,
      inject: [UnitOfWork, TilingJobsRepository, AppConfig],
      useFactory: (work: UnitOfWork, jobs: TilingJobsRepository, { tilingWorkers }: AppConfig) =>
        new TableJobQueue(work, jobs, tilingWorkers),
    },
  ],
  exports: [JobQueue],
})
export class JobsModule {}
