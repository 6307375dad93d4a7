import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Metrics } from '../metrics/metrics.js';
import { TilingJobsRepository } from './tiling-jobs.repository.js';

/** Tells how many images wait to be tiled, on all servers together, and for how long. */
@Injectable()
export class JobMetrics {
  constructor(metrics: Metrics, work: UnitOfWork, jobs: TilingJobsRepository) {
    const perState = (): Promise<Record<string, number>> => jobs.countByState(work.db);
    metrics.gauge(
      'memento_tiling_jobs',
      'Images to tile, of all servers, by the state of their job',
      perState,
      'state',
    );
    metrics.gauge(
      'memento_tiling_oldest_wait_seconds',
      'For how long the oldest job has been ready to start',
      async () => {
        const since = await jobs.oldestReadySince(work.db, new Date());
        return since ? (Date.now() - since.getTime()) / 1000 : 0;
      },
    );
  }
}
