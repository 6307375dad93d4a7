import type { Db } from '../../src/database/unit-of-work.js';
import { Image } from '../../src/images/image.entity.js';
import type { Job, JobFailure, JobHandler, JobRequest, JobRun, SaveOutcome } from '../../src/jobs/job-queue.js';

interface Running {
  job: Job;
  run: JobRun;
  done: () => void;
  broken: (error: Error) => void;
}

/** A handler whose jobs end when the spec says so. */
export class ByHand implements JobHandler {
  /** Images in the order in which their jobs were begun. */
  readonly begun: number[] = [];
  readonly failed: { imageId: number; code: string }[] = [];
  readonly settledImages: number[] = [];
  readonly saved: number[] = [];
  readonly shares: number[] = [];
  private readonly running = new Map<number, Running>();

  run(job: Job, run: JobRun): Promise<SaveOutcome> {
    this.begun.push(job.imageId);
    return new Promise((resolve, reject) => {
      const done = (): void => resolve((tx) => this.save(tx, job.imageId));
      this.running.set(job.imageId, { job, run, done, broken: reject });
      run.signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }

  explain({ message }: Error): JobFailure {
    return { code: message, message: 'It went wrong. Do something.', again: message === 'crash' };
  }

  showProgress(_: Job, share: number): Promise<void> {
    this.shares.push(share);
    return Promise.resolve();
  }

  async fail(tx: Db, { imageId }: JobRequest, { code }: JobFailure): Promise<void> {
    this.failed.push({ imageId, code });
    await tx.update(Image, { imageId }, { status: 'failed' });
  }

  settled({ imageId }: JobRequest): Promise<void> {
    this.settledImages.push(imageId);
    return Promise.resolve();
  }

  /** The nth job that was begun, from 0; waits until it is. */
  async nth(n: number): Promise<number> {
    await until(() => this.begun.length > n);
    return this.begun[n];
  }

  async job(imageId: number): Promise<Job> {
    return (await this.of(imageId)).job;
  }

  async signal(imageId: number): Promise<AbortSignal> {
    return (await this.of(imageId)).run.signal;
  }

  async progress(imageId: number, share: number): Promise<void> {
    (await this.of(imageId)).run.progress(share);
  }

  /** Ends a job well, and waits until that is dealt with. */
  finish(imageId: number): Promise<void> {
    return this.end(imageId, ({ done }) => done());
  }

  /** Ends a job badly, and waits until that is dealt with. */
  break(imageId: number, code: string): Promise<void> {
    return this.end(imageId, ({ broken }) => broken(new Error(code)));
  }

  private async save(tx: Db, imageId: number): Promise<void> {
    this.saved.push(imageId);
    await tx.update(Image, { imageId }, { status: 'ready' });
  }

  /** Waits until it is running. */
  private async of(imageId: number): Promise<Running> {
    await until(() => this.running.has(imageId));
    return this.running.get(imageId) as Running;
  }

  private async end(imageId: number, how: (running: Running) => void): Promise<void> {
    const running = await this.of(imageId);
    const before = this.settledImages.length;
    this.running.delete(imageId);
    how(running);
    await until(() => this.settledImages.slice(before).includes(imageId));
  }
}

const LONGEST_MS = 20_000;

/** Waits for something. @throws Error when it does not happen within the time of a spec */
export async function until(
  condition: () => boolean | Promise<boolean>,
  longestMs = LONGEST_MS,
  pauseMs = 2,
): Promise<void> {
  const deadline = Date.now() + longestMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`This does not become true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
