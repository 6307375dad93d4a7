import type { ChannelDisplay, TileAddress } from './canvas-channel';

/** A window in stored samples. */
export interface StoredWindow {
  /** The sample that is shown as nothing. */
  readonly low: number;
  /** 1 / width; negative: shown inverted. */
  readonly perUnit: number;
}

/** Whole samples have nothing between them: a window narrower than this is a threshold. */
const NARROWEST_WHOLE = 1e-3;
/** Floating-point samples of single precision: neighbours differ by more than this part of themselves. */
const NARROWEST_PART = 2 ** -25;
/** Keeps 1 / width within single precision. */
const NARROWEST = 1e-30;

/**
 * The window in stored samples, of one in the file's own values. `max` below `min` shows the channel inverted; a window
 * of no width is a threshold.
 */
export function storedWindow(
  { min, max }: Pick<ChannelDisplay, 'min' | 'max'>,
  { sampleType, valueScale = 1, valueOffset = 0 }: Pick<TileAddress, 'sampleType' | 'valueScale' | 'valueOffset'>,
): StoredWindow {
  const low = (min - valueOffset) / valueScale;
  const width = (max - min) / valueScale;
  const narrowest = sampleType === 'float32' ? Math.max(NARROWEST, Math.abs(low) * NARROWEST_PART) : NARROWEST_WHOLE;
  return { low, perUnit: 1 / (Math.abs(width) < narrowest ? narrowest : width) };
}

/** The file's own value of a stored sample. */
export function trueValue(sample: number, { valueScale = 1, valueOffset = 0 }: TileAddress): number {
  return sample * valueScale + valueOffset;
}
