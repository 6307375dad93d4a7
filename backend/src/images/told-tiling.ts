import { Injectable } from '@nestjs/common';
import { afterCommit } from '../database/after-commit.js';
import type { Db } from '../database/unit-of-work.js';
import type { Job, JobFailure, JobHandler, JobRequest, JobRun, SaveOutcome } from '../jobs/job-queue.js';
import { imageTopic, LiveBus } from '../live/live-bus.js';
import { TilingHandler } from './tiling-handler.js';

/** Does the jobs of the queue, and tells those who wait for an image that there is something new of it. */
@Injectable()
export class ToldTiling implements JobHandler {
  constructor(
    private readonly handler: TilingHandler,
    private readonly bus: LiveBus,
  ) {}

  async run(job: Job, run: JobRun): Promise<SaveOutcome> {
    this.tell(job);
    const save = await this.handler.run(job, run);
    return async (tx) => {
      await save(tx);
      afterCommit(tx, () => this.tell(job));
    };
  }

  explain(error: unknown): JobFailure {
    return this.handler.explain(error);
  }

  async showProgress(job: Job, share: number): Promise<void> {
    await this.handler.showProgress(job, share);
    this.tell(job);
  }

  async fail(tx: Db, job: JobRequest, failure: JobFailure): Promise<void> {
    await this.handler.fail(tx, job, failure);
    afterCommit(tx, () => this.tell(job));
  }

  async settled(job: JobRequest): Promise<void> {
    await this.handler.settled(job);
    this.tell(job); // it waits for another try
  }

  /** That there is something; how things stand, whoever hears it reads. */
  private tell({ imageId }: JobRequest): void {
    this.bus.publish(imageTopic(imageId), { event: 'tiling', data: {} });
  }
}
