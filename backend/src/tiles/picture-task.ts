import type { ComposeTask } from './compose-task.js';
import type { Pixel } from './pixel-values.js';

/** Pixels of a pyramid of JPEG tiles: somebody has to decode them. */
export interface ValuesTask {
  kind: 'values';
  pyramidPath: string;
  plane: number;
  /** Each within the image. */
  pixels: Pixel[];
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
export type FilePictureTask = ValuesTask | RenditionTask;
export type PictureTask = FilePictureTask | ComposeTask;

/** What comes of each: the values of each pixel, a JPEG file in Base64, or the number of bytes that the file has. */
export type PictureResult<T extends PictureTask> = T extends ValuesTask
  ? number[][]
  : T extends ComposeTask
    ? string
    : number;
