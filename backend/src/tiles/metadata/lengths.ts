import type { MetadataNote } from '../image-metadata.js';
import { note } from './notes.js';

/** Micrometres in each unit of length that microscope software writes. */
const MICROMETRES: Record<string, number> = {
  pm: 1e-6,
  å: 1e-4,
  nm: 1e-3,
  um: 1,
  µm: 1,
  μm: 1,
  '\\u00b5m': 1,
  micron: 1,
  microns: 1,
  micrometer: 1,
  micrometre: 1,
  mm: 1e3,
  cm: 1e4,
  m: 1e6,
};

/** Seconds in each unit of time. */
const SECONDS: Record<string, number> = {
  ...{ ms: 1e-3, msec: 1e-3, s: 1, sec: 1, second: 1, seconds: 1, '': 1, min: 60, minute: 60, minutes: 60 },
  ...{ h: 3600, hour: 3600, hours: 3600 },
};

/** Light microscopy lies well inside; what is outside is a default or a mistake (real files claim 10000 µm). */
const SMALLEST_UM = 0.001;
const LARGEST_UM = 100;
/** Slices and times may lie further apart than pixels. */
const LARGEST_STEP_UM = 1e4;
const LONGEST_STEP_S = 1e7;
/** Sides of a pixel that differ by less are rounding. */
const SQUARE_WITHIN = 0.01;

/** A length in micrometres; NaN when the unit is no length, or unknown. */
export function micrometres(length: number, unit: string): number {
  return length * (MICROMETRES[unit.trim().toLowerCase()] ?? NaN);
}

/** A pixel size that was checked: the size, or why there is none. */
export interface PixelSize {
  um: number | null;
  notes: MetadataNote[];
}

/**
 * Width of a pixel as a file says it, when it can be.
 *
 * @param width, height  In `unit`; NaN where the file is silent.
 */
export function pixelSize(width: number, height: number, unit: string): PixelSize {
  const [x, y] = [micrometres(width, unit), micrometres(height, unit)];
  if (Number.isNaN(x)) return { um: null, notes: [note('metadata.pixel-size-missing')] };
  if (!(x >= SMALLEST_UM && x <= LARGEST_UM)) {
    return { um: null, notes: [note('metadata.pixel-size-impossible', `${printed(x)} µm`)] };
  }
  if (!Number.isNaN(y) && Math.abs(x - y) > SQUARE_WITHIN * x) {
    return { um: null, notes: [note('metadata.pixels-not-square', `${printed(x)} × ${printed(y)} µm`)] };
  }
  return { um: x, notes: [] };
}

/** Distance of two slices in micrometres; null when it is not said or cannot be. */
export function zStep(length: number, unit: string): number | null {
  const step = Math.abs(micrometres(length, unit));
  return step >= SMALLEST_UM && step <= LARGEST_STEP_UM ? step : null;
}

/** Time between two pictures in seconds; null when it is not said or cannot be. */
export function timeStep(time: number, unit: string): number | null {
  const step = time * (SECONDS[unit.trim().toLowerCase()] ?? NaN);
  return step > 0 && step <= LONGEST_STEP_S ? step : null;
}

function printed(um: number): string {
  return String(Number(um.toPrecision(6)));
}
