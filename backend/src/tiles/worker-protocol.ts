import type { ImageMetadata } from './image-metadata.js';
import type { PictureResult, PictureTask } from './picture-task.js';
import type { TilingOutcome, SampleType } from './pyramid.js';
import type { TilingErrorCode } from './tiling-error.js';
import type { VipsHelper } from './vips-program.js';

/** What a look at an image's header says. Width and height are as shown: EXIF orientation is applied. */
export interface ProbedImage {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  sampleType: SampleType;
  format: ImageFormat;
  /** How samples are stored: see PyramidDescription. */
  valueScale: number;
  valueOffset: number;
  metadata: ImageMetadata;
}

/** Known by content; a file's name says nothing. */
export type ImageFormat = OwnFormat | ForeignFormat;
export type OwnFormat = 'tiff' | 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
/** Read by the helper only; `slide` is whatever OpenSlide has to be asked for, TIFF or not. */
export type ForeignFormat = 'jp2' | 'pnm' | 'jxl' | 'heic' | 'slide';

export interface TilingRequest {
  sourcePath: string;
  /** The pyramid file to make. Its folder must exist; a file already there is replaced in one step. */
  targetPath: string;
  /** Whether JPEG tiles are good enough. Only 8-bit RGB is made lossy, whatever this says. */
  lossy: boolean;
  /** Shrink so that neither side is longer than this, keeping the aspect; null keeps every pixel. */
  maxSidePx: number | null;
  /** Where to put a preview of a large image while it is tiled; none when it is left out. Gone when the job has ended. */
  previewPath?: string;
}

/** What a worker may use and accept; fixed for the life of the process. */
export interface TilingLimits {
  /** Most pixels of a TIFF file, which is decoded piece by piece. */
  tiffPixels: number;
  /** Most pixels of a baseline JPEG or a non-interlaced PNG: decoded row by row. */
  streamedPixels: number;
  /** Most pixels of a format or flavour that has to be decoded as a whole, in memory. */
  wholePixels: number;
  /** Most pixels of a lossy image that are held in memory to give it smooth edges. */
  edgeCopyPixels: number;
  /** Threads the decoder may use. */
  threads: number;
  /** 1–100. */
  jpegQuality: number;
  /** Reads what sharp cannot; null where it is not installed. */
  helper: VipsHelper | null;
  /** Memory that the helper may allocate, in MiB. */
  helperMemoryMb: number;
  /** Longest time that the helper may take for one image. */
  helperTimeMs: number;
}

export type WorkerTask = ProbeTask | TileTask | PictureTask;

export interface ProbeTask {
  kind: 'probe';
  sourcePath: string;
  trial: Trial | null;
}

/** How to find out whether the pixels of an image can be decoded. */
export interface Trial {
  /** Prefix of the files that is done with. The parent removes them, also when the worker dies. */
  scratchPath: string;
  /** As the tiling is going to be asked. */
  lossy: boolean;
}

export interface TileTask {
  kind: 'tile';
  request: TilingRequest;
  /** Prefix of every file made on the way. The parent removes them, also when the worker dies. */
  scratchPath: string;
}

/** What each kind of task comes to. */
export type ResultOf<T extends WorkerTask> = T extends PictureTask
  ? PictureResult<T>
  : T extends ProbeTask
    ? ProbedImage
    : TilingOutcome;

/** Parent → worker: one at a time. */
export interface WorkerJob {
  jobId: number;
  task: WorkerTask;
  limits: TilingLimits;
}

/** A run of bytes of a pyramid that is not on the disk; with a length of 0, only how large it is. */
export interface SourceQuestion {
  path: string;
  offset: number;
  length: number;
}

export interface LentBytes {
  /** Of all of it. */
  size: number;
  bytes: Uint8Array;
}

/** Parent → worker: to a question. Null: there is none, or none that can be read now. */
export interface WorkerAnswer {
  questionId: number;
  answer: LentBytes | null;
}

/** Worker → parent: any number of `progress` (share 0..1, never falling) and `question`, at most one `preview`, then one of the others. */
export type WorkerReport =
  | { kind: 'progress'; share: number }
  | { kind: 'preview'; outcome: TilingOutcome }
  | { kind: 'question'; questionId: number; question: SourceQuestion }
  | { kind: 'done'; result: ResultOf<WorkerTask> }
  | { kind: 'failed'; code: TilingErrorCode; message: string; detail: string };

/** A report with the memory that the process holds at the time. */
export type WorkerMessage = WorkerReport & { jobId: number; residentBytes: number };
