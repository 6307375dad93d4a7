import type { Db } from '../database/unit-of-work.js';

/** What is to be tiled. */
export interface JobRequest {
  imageId: number;
  projectId: number;
  /** About how many samples have to be read. */
  size: number;
}

/** A job that is being done. */
export interface Job extends JobRequest {
  jobId: number;
  /** This one included, since somebody asked for it: 1 for the first. */
  attempts: number;
  /** How often a server was gone before it was done: 0 unless there may be files of an earlier run. */
  interruptions: number;
}

/** What a handler has in hand while it does a job. */
export interface JobRun {
  /** Aborted when the job is called off, given to another server, or to be put down because the server ends. */
  readonly signal: AbortSignal;
  /** Says how far it is: 0 to 1, as often as one likes. */
  progress(share: number): void;
}

export interface JobFailure {
  code: string;
  /** What happened and what to do about it, for people. */
  message: string;
  /** Whether it may go well another time. */
  again: boolean;
}

/** Saves what a job came to, in the transaction in which the job becomes done. May be called again, after a deadlock. */
export type SaveOutcome = (tx: Db) => Promise<void>;

/** Who does the jobs. */
export interface JobHandler {
  /**
   * Does a job. It may have been begun before, by a server that was killed at any moment, and is then done from the start.
   *
   * @throws anything; {@link explain} tells what it means. After an abort, whatever it throws is of no interest.
   */
  run(job: Job, run: JobRun): Promise<SaveOutcome>;
  explain(error: unknown): JobFailure;
  /** Shows how far it is; rounded to hundredths, and at most once a second. */
  showProgress(job: Job, share: number): Promise<void>;
  /** Saves that it has failed for good, or was cancelled, in the transaction in which the job says so. */
  fail(tx: Db, job: JobRequest, failure: JobFailure): Promise<void>;
  /** Tidies up after a run, however it ended and whoever saved that, and after cancelling a job that waited. */
  settled(job: JobRequest): Promise<void>;
}

/**
 * The port through which images get tiled. It promises, whatever is behind it:
 *
 * - An image has at most one job that is not finished, and no two servers do it at the same time: a server that has lost
 *   touch is told by its run's signal, and what it saves later is refused.
 * - A server that dies gives its jobs away: others take them over, and itself when it starts again.
 * - Projects take turns; within one, the oldest job is first. One worker is always left for jobs that are not large, where
 *   there are several.
 * - Failures that may pass are tried again, later and later. An image that lies in the trash is not tiled.
 * - An image that waits for tiling without a job, since its server was killed in between, gets one.
 */
export abstract class JobQueue {
  /** Begins to hand out jobs, those of images that lack one first. Calling it again looks for such images again. */
  abstract start(handler: JobHandler): Promise<void>;

  /** Adds a job, or wakes the finished one of the image. One that waits or runs is left as it is. */
  abstract add(request: JobRequest): Promise<void>;

  /**
   * Calls off the job of an image. When this returns it is not run on this server any more, and the handler has tidied up;
   * another server follows within seconds.
   *
   * @returns false: there is none that waits or runs
   */
  abstract cancel(imageId: number, failure: JobFailure): Promise<boolean>;

  /** Looks again whether a run on this server is still wanted, for instance because the image was deleted. Does not wait. */
  abstract review(imageId: number): void;

  /** Images that some server is working on at the moment. */
  abstract atWork(): Promise<number[]>;

  /** Ends the runs of this server and gives their jobs back, at once and without counting it as a try. */
  abstract close(): Promise<void>;
}
