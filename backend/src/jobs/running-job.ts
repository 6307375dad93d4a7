import type { Job, JobRun } from './job-queue.js';

export interface RunHooks {
  /** Renews the lease. @returns false when the run is not wanted any more */
  renew(): Promise<boolean>;
  /** Writes how far it is. */
  show(share: number): Promise<void>;
  /** Of either, when it failed: it is tried again by the next. */
  onError(error: unknown): void;
  now(): number;
}

export interface RunTimes {
  leaseMs: number;
  heartbeatMs: number;
  /** Least time between two reports of progress. */
  progressMs: number;
}

/** One run of a job on this server, as long as it holds its lease. */
export class RunningJob implements JobRun {
  private readonly abortion = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private leasedUntil: number;
  private share = 0;
  private shownAt = 0;
  private renewing = false;
  /** Settled when the run has ended and what it came to is saved. */
  readonly ended: Promise<void>;
  private end!: () => void;

  constructor(
    readonly job: Job,
    private readonly times: RunTimes,
    private readonly hooks: RunHooks,
  ) {
    this.leasedUntil = hooks.now() + times.leaseMs;
    this.timer = setInterval(() => void this.beat(), times.heartbeatMs);
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get signal(): AbortSignal {
    return this.abortion.signal;
  }

  progress(share: number): void {
    const rounded = Math.floor(share * 100) / 100;
    const now = this.hooks.now();
    if (rounded >= 1) return; // saved with the end of the job, at once
    if (rounded <= this.share || now - this.shownAt < this.times.progressMs || this.signal.aborted) return;
    [this.share, this.shownAt] = [rounded, now];
    this.hooks.show(rounded).catch((error: unknown) => this.hooks.onError(error));
  }

  /** Renews the lease, and ends the run when that is refused or has not been possible for the time of a lease. */
  async beat(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    const asked = this.hooks.now();
    try {
      if (await this.hooks.renew()) this.leasedUntil = asked + this.times.leaseMs;
      else this.abort();
    } catch (error) {
      this.hooks.onError(error);
      if (this.hooks.now() >= this.leasedUntil) this.abort();
    } finally {
      this.renewing = false;
    }
  }

  abort(): void {
    this.abortion.abort();
  }

  finish(): void {
    clearInterval(this.timer);
    this.end();
  }
}
