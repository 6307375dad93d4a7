import type { PyramidDescription } from '../tiles/pyramid.js';
import type { PictureFormat, PictureQuality, Rectangle, RegionTask } from '../tiles/region-task.js';

/** Part of an image as a viewer asks for it: in pixels of the full image. */
export interface PictureRequest {
  region: { x: number; y: number; width: number; height: number };
  /** Of the picture, before it is turned. */
  width: number;
  height: number;
  mirrored: boolean;
  rotation: RegionTask['rotation'];
  quality: PictureQuality;
  format: PictureFormat;
}

/** Samples that are read for one picture: a few seconds of one core. */
const MOST_SAMPLES = 2 ** 28;

/**
 * The level to draw from, and where in it: the coarsest that has a pixel for each one asked for, or a coarser one where that
 * would be too many to read.
 *
 * @param planes How many are read.
 */
export function sourceFor(
  { region, width, height }: PictureRequest,
  { levels, width: fullWidth, height: fullHeight, channels }: PyramidDescription,
  planes: number,
): { level: number; source: Rectangle } {
  const ratio = Math.min(region.width / width, region.height / height);
  let level = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2(ratio) + 1e-9)));
  const samples = (at: number): number => (region.width * region.height * planes * channels) / 4 ** at;
  while (level < levels.length - 1 && samples(level) > MOST_SAMPLES) level++;
  const { width: levelWidth, height: levelHeight } = levels[level];
  const scale = 2 ** level;
  const { x, y } = region;
  const left = Math.min(x / scale, levelWidth - 1 / scale);
  const top = Math.min(y / scale, levelHeight - 1 / scale);
  // The last pixel of a level may stand for fewer pixels than the others: it belongs to the picture as a whole.
  const right = x + region.width >= fullWidth ? levelWidth : (x + region.width) / scale;
  const bottom = y + region.height >= fullHeight ? levelHeight : (y + region.height) / scale;
  return { level, source: { left, top, right, bottom } };
}
