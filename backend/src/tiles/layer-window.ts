import type { LayerWindow } from './compose-task.js';
import { type IntegerType, largestSample, ownValue, type TilingOutcome } from './pyramid.js';

/** Between which values of the file a layer's colour begins and ends. @param plane whose measured values `auto` takes */
export function limitsOf(
  window: LayerWindow,
  plane: number,
  { pyramid, statistics }: TilingOutcome,
): { min: number; max: number } {
  if ('min' in window && window.kind === 'values') return window;
  const measured = statistics[plane * pyramid.channels];
  if (window.kind === 'auto') return { min: measured.low, max: measured.high };
  const { sampleType } = pyramid;
  const full =
    sampleType === 'float32'
      ? { min: measured.minimum, max: measured.maximum }
      : { min: ownValue(0, pyramid), max: ownValue(largestSample(sampleType satisfies IntegerType), pyramid) };
  if (!('min' in window)) return full;
  const value = (part: number): number => full.min + part * (full.max - full.min);
  return { min: value(window.min), max: value(window.max) };
}
