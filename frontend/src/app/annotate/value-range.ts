import type { PyramidDto } from '../api/models/pyramid-dto';
import type { StatisticsDto } from '../api/models/statistics-dto';
import type { ValueRange } from './display-settings';

/** Which values the pixels of an image can have, in the file's own terms. */
export interface Scale {
  /** The range of the file's type; of floating-point values, which have none to speak of, what was measured. */
  readonly full: ValueRange;
  /** Whether there is nothing between two whole numbers. */
  readonly whole: boolean;
}

/** Which values the pixels of a picture do have. */
export interface Measured {
  readonly minimum: number;
  readonly maximum: number;
  /** All but the darkest and the brightest thousandth of the pixels lie between these two. */
  readonly low: number;
  readonly high: number;
}

const STORED_FULL = { uint8: 255, uint16: 65535 } as const;
/** Limits of a window are kept this part of the range apart. */
const NARROWEST = 1e-6;
/** A step of a slider, as a part of the range. */
const FINE = 1 / 1000;

export function measuredOf({ minimum, maximum, low, high }: StatisticsDto): Measured {
  return { minimum, maximum, low, high };
}

/** Of several pictures as if they were one. */
export function measuredTogether(pictures: readonly Measured[]): Measured | undefined {
  const [first, ...others] = pictures;
  return (
    first &&
    others.reduce(
      (all, one) => ({
        minimum: Math.min(all.minimum, one.minimum),
        maximum: Math.max(all.maximum, one.maximum),
        low: Math.min(all.low, one.low),
        high: Math.max(all.high, one.high),
      }),
      first,
    )
  );
}

export function scaleOf(
  pyramid: Pick<PyramidDto, 'sample_type' | 'value_scale' | 'value_offset'> | null,
  measured: Measured | undefined,
): Scale {
  const { sample_type: type = 'uint8', value_scale: scale = 1, value_offset: offset = 0 } = pyramid ?? {};
  if (type === 'float32') {
    const full = measured ? widened({ min: measured.minimum, max: measured.maximum }, null) : { min: 0, max: 1 };
    return { full, whole: false };
  }
  const full = { min: offset, max: offset + STORED_FULL[type] * scale };
  return { full, whole: Number.isInteger(scale) && Number.isInteger(offset) };
}

/** All but the darkest and the brightest thousandth of the pixels. */
export function autoRange(measured: Measured | undefined, scale: Scale): ValueRange {
  return measured ? widened({ min: measured.low, max: measured.high }, scale) : scale.full;
}

/** From the darkest to the brightest pixel. */
export function measuredRange(measured: Measured | undefined, scale: Scale): ValueRange {
  return measured ? widened({ min: measured.minimum, max: measured.maximum }, scale) : scale.full;
}

/** A range of no width would divide by nothing: an image of one value is shown dark. */
function widened({ min, max }: ValueRange, scale: Scale | null): ValueRange {
  if (max > min) return { min, max };
  if (scale === null) return { min, max: min + Math.max(1, Math.abs(min) * NARROWEST) };
  const step = scale.whole ? 1 : (scale.full.max - scale.full.min) * FINE;
  return !scale.whole || min < scale.full.max ? { min, max: min + step } : { min: min - step, max: min };
}

/**
 * A range that a person asked for, made sound: in order, whole where values are, and inside the type's values where it has
 * such. The limit that was not touched stays where it is.
 */
export function soundRange(asked: ValueRange, touched: 'min' | 'max', { full, whole }: Scale): ValueRange {
  const gap = whole ? 1 : (full.max - full.min) * NARROWEST;
  const [lowest, highest] = whole ? [full.min, full.max] : [-Infinity, Infinity];
  const clamp = (value: number, low: number, high: number) =>
    Math.min(high, Math.max(low, whole ? Math.round(value) : value));
  if (touched === 'min') return { min: clamp(asked.min, lowest, Math.max(lowest, asked.max - gap)), max: asked.max };
  return { min: asked.min, max: clamp(asked.max, Math.min(highest, asked.min + gap), highest) };
}

/** The smallest step of a limit that a person would notice or type. */
export function stepOf({ min, max }: ValueRange, { whole }: Pick<Scale, 'whole'>): number {
  const step = (max - min) * FINE;
  return whole ? Math.max(1, Math.round(step)) : Number((10 ** Math.floor(Math.log10(step))).toPrecision(1));
}

/** A value as it stands in a number field: without the noise of binary fractions, as exact as the range asks for. */
export function printValue(value: number, { full, whole }: Scale): string {
  if (whole) return String(Math.round(value));
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(value), 1e-300) / ((full.max - full.min) * 1e-4)));
  return String(Number(value.toPrecision(Math.min(12, Math.max(4, digits + 1)))));
}
