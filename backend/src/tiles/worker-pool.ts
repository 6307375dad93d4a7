import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openFile } from '../storage/byte-source.js';
import { LentSources, type SourceOpener } from './lent-sources.js';
import type { TilingOutcome } from './pyramid.js';
import { TilingError } from './tiling-error.js';
import type {
  ResultOf,
  SourceQuestion,
  TilingLimits,
  WorkerAnswer,
  WorkerJob,
  WorkerMessage,
  WorkerTask,
} from './worker-protocol.js';

export interface WorkerPoolOptions {
  workerUrl: URL;
  /** All that the processes know of the environment; default nothing. */
  environment?: NodeJS.ProcessEnv;
  /** Most processes; they are started when first needed. */
  workers: number;
  /** Resident memory at which a worker is ended, in MiB. */
  memoryMb: number;
  /** Longest time for one job. */
  timeLimitMs: number;
  /** Longest time without a sign of life from a worker that has a job; default a minute. */
  silenceLimitMs?: number;
  limits: TilingLimits;
  /** Opens pyramids that are not on the disk, for processes that cannot; default none is elsewhere. */
  sourceOf?: SourceOpener;
}

export interface RunOptions {
  /** Share 0..1 of the job, never falling, a few times a second. */
  onProgress?: (share: number) => void;
  /** The preview that was asked for is there. */
  onPreview?: (outcome: TilingOutcome) => void;
  /** Aborted: the job is taken out of the queue, or its process is ended, and it is refused with `tiling.cancelled`. */
  signal?: AbortSignal;
}

interface QueuedJob {
  task: WorkerTask;
  onProgress: (share: number) => void;
  onPreview: (outcome: TilingOutcome) => void;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

interface RunningTask extends QueuedJob {
  jobId: number;
  timers: { job: NodeJS.Timeout; silence: NodeJS.Timeout };
  lent: LentSources;
}

interface Worker {
  child: ChildProcess;
  job: RunningTask | null;
  /** Why we ended it; null when it ended by itself. */
  endedFor: TilingError | null;
  /** The last it said on stderr. */
  lastWords: string;
}

/** Enough of stderr to recognise a crash by. */
const LAST_WORDS_CHARS = 2000;
/** The JavaScript heap holds no pixels; what it needs beyond this is a leak. */
const HEAP_MB = 256;
const MIB = 1024 * 1024;
/** A worker tells five times a second that it lives. */
const SILENCE_LIMIT_MS = 60_000;
/**
 * Above the memory at which the pool ends a worker, by this much, the system refuses it more: it may grow faster than it can be
 * watched. Stacks of threads count in full, used or not.
 */
const BEYOND_MEMORY_MIB = 1024;
/** Limits what a process allocates (not what it maps: Node reserves far more than it uses), then becomes the worker. */
const LIMITED = 'ulimit -c 0 2>/dev/null; ulimit -d "$1" 2>/dev/null; shift; exec "$@"';

/**
 * Runs jobs in child processes, one each at a time, in the order they came. A process that crashes, hangs or grows too large
 * takes only its own job with it and is replaced.
 */
export class WorkerPool {
  private readonly workers = new Set<Worker>();
  private readonly queue: QueuedJob[] = [];
  private jobsStarted = 0;
  private closing = false;

  constructor(private readonly options: WorkerPoolOptions) {}

  /** @throws TilingError: the job's own, `image.worker-crashed`, `image.too-demanding`, `tiling.cancelled` or `tiling.closed`. */
  run<T extends WorkerTask>(task: T, options: RunOptions = {}): Promise<ResultOf<T>> {
    const { onProgress = () => undefined, onPreview = () => undefined, signal } = options;
    return new Promise((resolve, reject) => {
      if (this.closing) return reject(closed());
      if (signal?.aborted) return reject(cancelled());
      const onAbort = (): void => this.cancel(job);
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const job: QueuedJob = {
        ...{ task, onProgress, onPreview },
        resolve: (result) => (settled(), resolve(result)),
        reject: (error) => (settled(), reject(error)),
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.queue.push(job);
      this.assign();
    });
  }

  /** Processes at work or waiting for some. */
  get processIds(): number[] {
    return [...this.workers].flatMap(({ child }) => child.pid ?? []);
  }

  /** Ends all processes. Jobs that were not finished are refused with `tiling.closed`. */
  async close(): Promise<void> {
    this.closing = true;
    for (const job of this.queue.splice(0)) job.reject(closed());
    await Promise.all([...this.workers].map((worker) => this.end(worker, closed())));
  }

  /** Ends a job wherever it is. One that runs is refused when its process is gone: then it writes no more. */
  private cancel(job: QueuedJob): void {
    const place = this.queue.indexOf(job);
    if (place >= 0) {
      this.queue.splice(place, 1);
      return job.reject(cancelled());
    }
    const worker = [...this.workers].find((one) => one.job?.reject === job.reject);
    if (worker) void this.end(worker, cancelled());
  }

  /** Gives waiting jobs to idle workers, starting new ones while there may be more. */
  private assign(): void {
    while (this.queue.length > 0) {
      const idle = [...this.workers].find((worker) => worker.job === null && worker.endedFor === null) ?? this.start();
      if (!idle) return;
      this.give(idle, this.queue.shift()!);
    }
  }

  private start(): Worker | null {
    if (this.closing || this.workers.size >= this.options.workers) return null;
    const child = fork(fileURLToPath(this.options.workerUrl), [], {
      ...this.program(),
      env: this.options.environment ?? {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const worker: Worker = { child, job: null, endedFor: null, lastWords: '' };
    this.workers.add(worker);
    child.stderr?.on('data', (text: Buffer) => {
      worker.lastWords = (worker.lastWords + text.toString()).slice(-LAST_WORDS_CHARS);
    });
    child.on('message', (message: WorkerMessage) => this.receive(worker, message));
    child.once('close', (code, signal) => this.buried(worker, `ended with ${signal ?? code}`));
    child.once('error', (error) => this.buried(worker, error.message));
    return worker;
  }

  /** What runs the worker: Node, within limits where there is a shell to set them. */
  private program(): { execPath: string; execArgv: string[] } {
    const node = [`--max-old-space-size=${HEAP_MB}`];
    if (process.platform === 'win32') return { execPath: process.execPath, execArgv: node };
    const dataKib = (this.options.memoryMb + BEYOND_MEMORY_MIB) * 1024;
    return { execPath: '/bin/sh', execArgv: ['-c', LIMITED, 'sh', `${dataKib}`, process.execPath, ...node] };
  }

  private give(worker: Worker, job: QueuedJob): void {
    const jobId = ++this.jobsStarted;
    const { timeLimitMs, silenceLimitMs = SILENCE_LIMIT_MS } = this.options;
    const [whole, silence] = [timeLimitMs, silenceLimitMs].map((ms) =>
      setTimeout(() => void this.end(worker, tooSlow()), ms),
    );
    const lent = new LentSources(job.task, this.options.sourceOf ?? openFile);
    worker.job = { ...job, jobId, timers: { job: whole, silence }, lent };
    const message: WorkerJob = { jobId, task: job.task, limits: this.options.limits };
    // A channel that is closed already belongs to a process whose exit is about to be reported.
    worker.child.send(message, () => undefined);
  }

  private receive(worker: Worker, message: WorkerMessage): void {
    const { job } = worker;
    if (job?.jobId !== message.jobId) return;
    job.timers.silence.refresh();
    const share = message.residentBytes / (this.options.memoryMb * MIB);
    if (message.kind === 'progress') {
      if (share > 1) void this.end(worker, tooLarge());
      else job.onProgress(message.share);
      return;
    }
    if (message.kind === 'preview') return job.onPreview(message.outcome);
    if (message.kind === 'question') return void this.answer(worker, job, message);
    worker.job = null;
    release(job);
    if (message.kind === 'done') job.resolve(message.result as never);
    else job.reject(job.lent.failure ?? new TilingError(message.code, message.message, message.detail));
    // Native memory that was fragmented by a large image is not given back; a new process starts small.
    if (share > 0.5) void this.end(worker, closed());
    this.assign();
  }

  private async answer(
    worker: Worker,
    { lent }: RunningTask,
    { questionId, question }: { questionId: number; question: SourceQuestion },
  ): Promise<void> {
    const message: WorkerAnswer = { questionId, answer: await lent.answer(question) };
    if (worker.child.connected) worker.child.send(message, () => undefined);
  }

  /** Ends a process at once; its job, if any, is refused with `reason` when it is gone. */
  private end(worker: Worker, reason: TilingError): Promise<void> {
    worker.endedFor ??= reason;
    return new Promise((resolve) => {
      if (!this.workers.has(worker)) return resolve();
      worker.child.once('close', () => resolve());
      worker.child.kill('SIGKILL');
    });
  }

  /** Deals with a process that is gone. */
  private buried(worker: Worker, how: string): void {
    if (!this.workers.delete(worker)) return;
    const { job } = worker;
    if (job) {
      release(job);
      job.reject(worker.endedFor ?? crashed(`${how}: ${worker.lastWords}`));
      // Whoever comes next finds a process that is ready. One that died without a job may do so again: it waits for need.
      this.start();
    }
    this.assign();
  }
}

function release({ timers, lent }: RunningTask): void {
  clearTimeout(timers.job);
  clearTimeout(timers.silence);
  lent.close();
}

function crashed(detail: string): TilingError {
  // What glib, C++ and Node say when the system gives no more.
  if (/failed to allocate|allocation failed|bad_alloc|out of memory|Cannot allocate/i.test(detail))
    return tooLarge(detail);
  return new TilingError('image.worker-crashed', 'This file made the image decoder crash. It may be corrupt.', detail);
}

function tooSlow(): TilingError {
  return new TilingError('image.too-demanding', 'This image takes longer to decode than this server allows.');
}

function tooLarge(detail?: string): TilingError {
  return new TilingError(
    'image.too-demanding',
    'This image takes more memory to decode than this server allows.',
    detail,
  );
}

function cancelled(): TilingError {
  return new TilingError('tiling.cancelled', 'Preparing this image was stopped.');
}

function closed(): TilingError {
  return new TilingError('tiling.closed', 'The server is shutting down. Please try again in a moment.');
}
