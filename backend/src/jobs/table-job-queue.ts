import { Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { MOST_INTERRUPTIONS, waitAfter } from './back-off.js';
import { isGone, newInstance } from './instance.js';
import { type Job, type JobFailure, type JobHandler, JobQueue, type JobRequest } from './job-queue.js';
import { LARGE_JOB, requestFor } from './job-size.js';
import { RunningJob, type RunTimes } from './running-job.js';
import type { TilingJob } from './tiling-job.entity.js';
import { type Lease, TilingJobsRepository } from './tiling-jobs.repository.js';

export interface QueueTimes extends RunTimes {
  /** Between two looks at the table while there is room for a job. */
  pollMs: number;
  /** Between two searches for images without a job. */
  searchMs: number;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

export const QUEUE_TIMES: QueueTimes = {
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  progressMs: 1_000,
  pollMs: 1_000,
  searchMs: 60_000,
  now: Date.now,
};

/**
 * The queue as a table of the database: nothing else to run beside it. A job belongs to a run as long as its lease, which
 * the run renews; every change of a job says which run makes it, and an outdated one changes nothing.
 */
export class TableJobQueue extends JobQueue {
  private readonly log = new Logger('jobs');
  private readonly instance = newInstance();
  /** Leases of runs that ended while the database was out of reach: nobody is at work there any more. */
  private readonly dropped = new Set<string>();
  /** Of this server, by image. */
  private readonly runs = new Map<number, RunningJob>();
  private handler: JobHandler | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private searchedAt = -Infinity;
  private leases = 0;
  private closed = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: TilingJobsRepository,
    private readonly workers: number,
    private readonly times: QueueTimes = QUEUE_TIMES,
  ) {
    super();
  }

  async start(handler: JobHandler): Promise<void> {
    if (this.closed) return;
    this.handler = handler;
    this.timer ??= setInterval(() => void this.look(), this.times.pollMs);
    this.searchedAt = -Infinity;
    await this.look();
  }

  async add(request: JobRequest): Promise<void> {
    try {
      await this.jobs.add(this.work.db, request, this.moment());
    } catch (error) {
      this.searchedAt = -Infinity; // it is found as soon as the database is back
      throw error;
    }
    void this.look();
  }

  async cancel(imageId: number, failure: JobFailure): Promise<boolean> {
    const job = await this.jobs.unfinished(this.work.db, imageId);
    if (!job) return false;
    const cancelled = await this.work.run(async (tx) => {
      if (!(await this.jobs.cancel(tx, imageId, failure, this.moment()))) return false;
      await this.handler?.fail(tx, job, failure);
      return true;
    });
    if (!cancelled) return false;
    await this.looking; // what is being claimed at the moment is among the runs then
    const run = this.runs.get(imageId);
    run?.abort();
    await run?.ended;
    // After a run, too: it may have been tidying up already, and have seen the image as it was before.
    await this.handler?.settled(job).catch((error: unknown) => this.warn(job, error));
    return true;
  }

  review(imageId: number): void {
    void this.runs.get(imageId)?.beat();
  }

  async atWork(): Promise<number[]> {
    const running = await this.jobs.running(this.work.db);
    return running.filter((job) => !this.hasLapsed(job)).map((job) => job.imageId);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearInterval(this.timer);
    await this.looking;
    for (const run of this.runs.values()) run.abort();
    await Promise.all([...this.runs.values()].map((run) => run.ended));
  }

  /** Looks for work now, without waiting for the clock. Looks that are asked for meanwhile are one more look. */
  look(): Promise<void> {
    if (this.looking) {
      this.lookAgain = true;
      return this.looking;
    }
    this.looking = this.fill()
      .catch((error: unknown) => this.log.error('Looking for work', (error as Error).stack))
      .finally(() => {
        this.looking = null;
        if (this.lookAgain) void this.look();
      });
    return this.looking;
  }

  private async fill(): Promise<void> {
    this.lookAgain = false;
    if (!this.handler || this.closed || this.runs.size >= this.workers) return;
    await this.takeOver();
    await this.search();
    while (!this.closed && this.runs.size < this.workers) {
      const lease = { jobId: 0, owner: `${this.instance}#${++this.leases}` };
      const job = await this.claim(lease.owner);
      if (!job) return;
      void this.perform(job, { ...lease, jobId: job.jobId }, this.handler);
    }
  }

  /** The next job: of the project that has been waiting for its turn longest, the oldest. */
  private async claim(owner: string): Promise<TilingJob | null> {
    const { db } = this.work;
    const now = this.moment();
    const until = new Date(now.getTime() + this.times.leaseMs);
    const large = [...this.runs.values()].filter(({ job }) => job.size >= LARGE_JOB).length;
    const below = this.workers > 1 && large >= this.workers - 1 ? LARGE_JOB : null;
    for (const projectId of await this.jobs.projectsInTurn(db)) {
      for (let next; (next = await this.jobs.next(db, projectId, now, below)) !== null;) {
        if (this.runs.has(next.imageId)) break; // its last run is being tidied up after
        const job = await this.jobs.claim(db, next, owner, now, until);
        if (job) return job;
      }
    }
    return null;
  }

  private async perform(job: TilingJob, lease: Lease, handler: JobHandler): Promise<void> {
    const { db } = this.work;
    const run = new RunningJob(job, this.times, {
      renew: () => this.jobs.renew(db, lease, new Date(this.times.now() + this.times.leaseMs)),
      show: async (share) => {
        if (await this.jobs.report(db, lease, { progress: share })) await handler.showProgress(job, share);
      },
      onError: (error) => this.warn(job, error),
      now: this.times.now,
    });
    this.runs.set(job.imageId, run);
    try {
      if (job.interruptions > MOST_INTERRUPTIONS) await this.fail(job, lease, handler, interruptedTooOften());
      else await this.attempt(run, lease, handler);
    } catch (error) {
      this.warn(job, error); // the database is out of reach
      this.dropped.add(lease.owner);
    }
    await handler.settled(job).catch((error: unknown) => this.warn(job, error));
    this.runs.delete(job.imageId);
    run.finish();
    void this.look();
  }

  /** @throws what the database throws */
  private async attempt(run: RunningJob, lease: Lease, handler: JobHandler): Promise<void> {
    const job = run.job;
    let outcome: Awaited<ReturnType<JobHandler['run']>>;
    try {
      outcome = await handler.run(job, run);
    } catch (error) {
      // Nobody wants it here any more. If the job is still ours (the image is in the trash, the server ends), it waits.
      if (run.signal.aborted) return void (await this.jobs.giveBack(this.work.db, lease, { interrupted: false }));
      this.warn(job, error);
      return this.fail(job, lease, handler, handler.explain(error));
    }
    const values = { state: 'done', progress: 1, leaseOwner: null, leaseUntil: null } as const;
    await this.work.run(async (tx) => {
      const done = { ...values, finishedAt: this.moment(), failureCode: null, failureMessage: null };
      if (await this.jobs.report(tx, lease, done)) await outcome(tx);
    });
  }

  private async fail(job: Job, lease: Lease, handler: JobHandler, failure: JobFailure): Promise<void> {
    const wait = failure.again ? waitAfter(job.attempts) : null;
    const reason = { failureCode: failure.code, failureMessage: failure.message };
    const over = { ...reason, leaseOwner: null, leaseUntil: null };
    if (wait !== null) {
      const notBefore = new Date(this.times.now() + wait);
      await this.jobs.report(this.work.db, lease, { ...over, state: 'waiting', notBefore, progress: 0 });
      return;
    }
    await this.work.run(async (tx) => {
      const failed = { ...over, state: 'failed', finishedAt: this.moment() } as const;
      if (await this.jobs.report(tx, lease, failed)) await handler.fail(tx, job, failure);
    });
  }

  /** Puts jobs of servers that are gone among those that wait. */
  private async takeOver(): Promise<void> {
    for (const job of await this.jobs.running(this.work.db)) {
      if (this.runs.has(job.imageId) || !this.hasLapsed(job)) continue;
      const lease = { jobId: job.jobId, owner: job.leaseOwner ?? '' };
      const interrupted = !this.dropped.has(lease.owner);
      if (!(await this.jobs.giveBack(this.work.db, lease, { interrupted }))) continue;
      this.dropped.delete(lease.owner);
      this.log.warn(`Image ${job.imageId}: nobody is at work on it any more, the job waits again`);
    }
  }

  private hasLapsed({ leaseOwner, leaseUntil }: TilingJob): boolean {
    if (leaseOwner && this.dropped.has(leaseOwner)) return true;
    return !leaseOwner || !leaseUntil || leaseUntil.getTime() <= this.times.now() || isGone(leaseOwner);
  }

  private async search(): Promise<void> {
    // A clock that was put back must not have the search wait until it is that late again.
    if (Math.abs(this.times.now() - this.searchedAt) < this.times.searchMs) return;
    this.searchedAt = this.times.now();
    for (const image of await this.jobs.withoutJob(this.work.db))
      await this.jobs.add(this.work.db, requestFor(image), this.moment());
  }

  private moment(): Date {
    return new Date(this.times.now());
  }

  private warn(job: Job, error: unknown): void {
    const { message, detail = '' } = error as Error & { detail?: string };
    this.log.warn(`Image ${job.imageId}, try ${job.attempts}: ${message} ${detail}`);
  }
}

function interruptedTooOften(): JobFailure {
  return {
    code: 'tiling.interrupted',
    message: 'The server ended each time while it prepared this image. Try again when it has more memory.',
    again: false,
  };
}
