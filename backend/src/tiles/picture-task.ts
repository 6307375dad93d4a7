import type { PixelArea } from './area-spans.js';
import type { AreaStatistics } from './area-statistics.js';
import type { ComposeTask } from './compose-task.js';
import type { Pixel } from './pixel-values.js';
import type { RegionTask } from './region-task.js';

/** Pixels of a pyramid of JPEG tiles: somebody has to decode them. */
export interface ValuesTask {
  kind: 'values';
  pyramidPath: string;
  plane: number;
  /** Each within the image. */
  pixels: Pixel[];
}

/** What the pixels in some areas of a plane hold. */
export interface MeasureTask {
  kind: 'measure';
  pyramidPath: string;
  plane: number;
  areas: PixelArea[];
}

export interface MeasuredAreas {
  /** Whether these are the values of the file: not where tiles are JPEG. */
  exact: boolean;
  /** For each area one per channel. */
  areas: AreaStatistics[][];
}

/** `jpeg`: to look at, 8 bits, windowed like a thumbnail; the others: the values of the file, not one changed. */
export type RenditionFormat = 'jpeg' | 'png' | 'tiff';

/** One file with all of a level. */
export interface RenditionTask {
  kind: 'rendition';
  pyramidPath: string;
  plane: number;
  level: number;
  format: RenditionFormat;
  /** The file to make; it is written beside it and then renamed. */
  targetPath: string;
  /** Name of it until it is complete. The parent removes it, also when the worker dies. */
  scratchPath: string;
}

/** About one pyramid. */
export type FilePictureTask = ValuesTask | MeasureTask | RenditionTask;
export type PictureTask = FilePictureTask | ComposeTask | RegionTask;

/** What comes of each: the values of each pixel, statistics of each area and channel, a JPEG file in Base64, a file, or the number of bytes that the file has. */
export type PictureResult<T extends PictureTask> = T extends ValuesTask
  ? number[][]
  : T extends MeasureTask
    ? MeasuredAreas
    : T extends ComposeTask
      ? string
      : T extends RegionTask
        ? Uint8Array
        : number;
