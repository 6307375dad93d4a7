import type { CanvasChannel } from './canvas-channel';

/** What draws the images on the map. There are two: all channels in one pass, and one stock layer for each. */
export interface ImageSurface {
  /** Shows these channels, the first at the bottom. `isSameSample`: what was shown before may stand in meanwhile. */
  show(channels: readonly CanvasChannel[], isSameSample: boolean): void;
  /** Fetches what these would need of the present view, when nothing else is to be fetched. */
  prepare(channels: readonly CanvasChannel[], sample: readonly CanvasChannel[]): void;
  /** Whether the last frame had all that the view wants, or all that can be had. */
  readonly isComplete: boolean;
  /** Whether tiles that the view wants were given up. */
  readonly hasFailed: boolean;
  /** Asks again for tiles that were given up. */
  retry(): void;
  dispose(): void;
}
