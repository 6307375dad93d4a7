import { removeFile } from '../storage/remove-file.js';
import { availableParallelism } from 'node:os';
import type { ComposeTask } from './compose-task.js';
import type { SourceOpener } from './lent-sources.js';
import type { MeasuredAreas, MeasureTask, RenditionTask, ValuesTask } from './picture-task.js';
import type { RegionTask } from './region-task.js';
import { removeScratch, scratchPathFor } from './pyramid-file.js';
import type { TilingOutcome } from './pyramid.js';
import type { VipsHelper } from './vips-program.js';
import { type RunOptions, WorkerPool } from './worker-pool.js';
import type { ImageFormat, ProbedImage, TilingLimits, TilingRequest, Trial } from './worker-protocol.js';

export type { ImageFormat, ProbedImage, TilingLimits, TilingOutcome, TilingRequest };

export interface TilingOptions {
  /** Processes that tile, one image each at a time; 0: nothing is to be tiled here, whatever asks for it waits for ever. */
  workers: number;
  /** Resident memory at which a process is ended and its image refused, in MiB. At least 256. */
  memoryMb: number;
  /** What its processes know of the environment; default nothing: strangers' files are decoded there. */
  environment?: NodeJS.ProcessEnv;
  /** Longest time for tiling one image; default two hours. */
  timeLimitMs?: number;
  /** Longest time without a sign of life from a process that has a job; default a minute. */
  silenceLimitMs?: number;
  /** The program that reads what sharp cannot, from `findVips`; default none. */
  helper?: VipsHelper | null;
  /** What differs from the limits that follow from the above. */
  limits?: Partial<TilingLimits>;
  /** Opens pyramids that are not on the disk; default none is elsewhere. */
  sourceOf?: SourceOpener;
  /** The program of a worker process. Tests run from TypeScript sources and give one they have built. */
  workerUrl?: URL;
}

/** What may be said about a job while it runs. */
export type TileOptions = RunOptions;

const TWO_HOURS_MS = 2 * 60 * 60 * 1000;
/** Reading a file's head is a matter of milliseconds, and what is decoded on trial is small; what takes longer is built to. */
const PROBE_LIMIT_MS = 60_000;
/** One file that takes its time must not keep the next upload waiting. The second is started when it is needed. */
const PROBERS = 2;
/** The largest rendition takes a few seconds; what waits behind it are questions for single pixels. */
const PICTURE_LIMIT_MS = 2 * 60_000;
/** Other viewers ask for many small pictures; they keep nobody waiting but each other. */
const RENDERERS = 2;
/** Decoding as a whole costs up to 7 bytes a pixel (progressive JPEG), in a process that holds 90 MiB without. */
const BYTES_PER_WHOLE_PIXEL = 8;
const PROCESS_MIB = 96;

/**
 * Makes pyramids out of image files, in processes of its own, so that no file can hurt the server.
 *
 * Probing has its own processes: it never waits for an image that is being tiled.
 */
export class Tiling {
  private readonly probers: WorkerPool;
  private readonly tilers: WorkerPool;
  private readonly painters: WorkerPool;
  private readonly measurers: WorkerPool;
  private readonly renderers: WorkerPool;

  constructor(options: TilingOptions) {
    const { workers, memoryMb, timeLimitMs = TWO_HOURS_MS, helper = null, limits, workerUrl, environment } = options;
    const { silenceLimitMs, sourceOf } = options;
    const forHelper = { helper, helperMemoryMb: memoryMb, helperTimeMs: timeLimitMs };
    const pool = {
      ...{ environment, silenceLimitMs, sourceOf },
      workerUrl: workerUrl ?? new URL('./worker.js', import.meta.url),
      memoryMb,
      limits: { ...limitsFor(workers, memoryMb), ...forHelper, ...limits },
    };
    this.probers = new WorkerPool({ ...pool, workers: PROBERS, timeLimitMs: PROBE_LIMIT_MS });
    this.painters = new WorkerPool({ ...pool, workers: 1, timeLimitMs: PICTURE_LIMIT_MS });
    this.measurers = new WorkerPool({ ...pool, workers: 1, timeLimitMs });
    this.renderers = new WorkerPool({ ...pool, workers: RENDERERS, timeLimitMs: PICTURE_LIMIT_MS });
    this.tilers = new WorkerPool({ ...pool, workers, timeLimitMs });
  }

  /**
   * Tells what an image file is from its head.
   *
   * @param trial  Small images are decoded on trial when there is one: see `trial.ts`. That the pixels of a larger one can be
   *               decoded is only known once it is tiled. Files whose names begin with its path are gone in the end.
   * @throws       TilingError `image.unsupported`, `image.damaged`, `image.too-large`, `image.worker-crashed`, …
   */
  async probe(sourcePath: string, trial: Trial | null = null): Promise<ProbedImage> {
    try {
      return await this.probers.run({ kind: 'probe', sourcePath, trial });
    } finally {
      if (trial) await removeScratch(trial.scratchPath);
    }
  }

  /**
   * Makes the pyramid file of an image. It appears under its name when it is complete; until then, and after any failure,
   * whatever was there before stays. Waits for its turn when all workers are busy.
   *
   * @throws TilingError, see TilingErrorCode. Whatever it is, the process writes no more and its scratch files are gone.
   */
  async tile(request: TilingRequest, options?: TileOptions): Promise<TilingOutcome> {
    const scratchPath = scratchPathFor(request.targetPath);
    try {
      return await this.tilers.run({ kind: 'tile', request, scratchPath }, options);
    } finally {
      await removeScratch(scratchPath);
      if (request.previewPath) await removeFile(request.previewPath);
    }
  }

  /** Values of pixels whose tiles have to be decoded. @throws TilingError, also `image.pyramid-damaged` */
  pixelValues(task: Omit<ValuesTask, 'kind'>): Promise<number[][]> {
    return this.painters.run({ kind: 'values', ...task });
  }

  /** What the pixels in areas hold, one after the other: nobody who looks at something waits for it. @throws as above */
  measured(task: Omit<MeasureTask, 'kind'>, signal?: AbortSignal): Promise<MeasuredAreas> {
    return this.measurers.run({ kind: 'measure', ...task }, { signal });
  }

  /** Makes one file of a level of a pyramid, whole or not at all. @returns its bytes. @throws as above */
  async rendition(task: Omit<RenditionTask, 'kind' | 'scratchPath'>): Promise<number> {
    const scratchPath = scratchPathFor(task.targetPath);
    try {
      return await this.painters.run({ kind: 'rendition', ...task, scratchPath });
    } finally {
      await removeFile(scratchPath);
    }
  }

  /** A small picture of several images over each other: a JPEG file. @throws as above */
  async composed(task: Omit<ComposeTask, 'kind'>): Promise<Buffer> {
    return Buffer.from(await this.painters.run({ kind: 'compose', ...task }), 'base64');
  }

  /** A rectangle of an image as it is seen, in any size: a file. @throws as above */
  async region(task: Omit<RegionTask, 'kind'>): Promise<Buffer> {
    return Buffer.from(await this.renderers.run({ kind: 'region', ...task }));
  }

  /** The processes that tile: for supervision, and for specs that kill them. */
  get tilingProcessIds(): number[] {
    return this.tilers.processIds;
  }

  /** Ends the processes; what they were doing is refused with `tiling.closed`. */
  async close(): Promise<void> {
    await Promise.all(
      [this.probers, this.painters, this.measurers, this.renderers, this.tilers].map((pool) => pool.close()),
    );
  }
}

/**
 * What images may be taken. A TIFF, a baseline JPEG and a plain PNG are decoded a few rows at a time, so their limits bound
 * time and disk: 20 gigapixels is a whole slide at 0.25 µm with room to spare, 2 gigapixels is beyond what any camera or
 * export writes as JPEG or PNG. Everything else is decoded as a whole and has to fit into memory.
 */
function limitsFor(
  workers: number,
  memoryMb: number,
): Omit<TilingLimits, 'helper' | 'helperMemoryMb' | 'helperTimeMs'> {
  return {
    tiffPixels: 20_000_000_000,
    streamedPixels: 2_000_000_000,
    wholePixels: Math.floor(((memoryMb - PROCESS_MIB) * 1024 * 1024) / BYTES_PER_WHOLE_PIXEL),
    edgeCopyPixels: 32_000_000,
    threads: Math.max(1, Math.floor(availableParallelism() / Math.max(1, workers))),
    jpegQuality: 85,
  };
}
