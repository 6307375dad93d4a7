import { MOST_BINS, type Histogram } from './histogram.js';
import {
  largestSample,
  ownValue,
  type ChannelStatistics,
  type IntegerType,
  type SampleType,
  type ValueScaling,
} from './pyramid.js';

export type Samples = Uint8Array | Uint16Array | Float32Array;

/** Share of the samples that are not zero that lie below `low`, and above `high`. */
const TAIL = 0.001;
/** Before a 32-bit count can overflow it is moved to a float64 one, which is exact to 2^53. */
const MOST_SAMPLES_PER_SPILL = 2 ** 31;
/** Steps between the smallest and the largest floating-point value; percentiles are as exact as half of one. */
const FLOAT_STEPS = 65_536;
const AS_STORED: ValueScaling = { valueScale: 1, valueOffset: 0 };

/** Counts the samples of a plane, channel by channel. */
export interface ChannelCounter {
  /** @param samples Pixels with their channels interleaved. */
  add(samples: Samples): void;
  /** One entry per channel. */
  measured(): Histogram[];
}

/** The smallest and the largest finite value of a channel; null when there is none. */
export type ValueRange = { minimum: number; maximum: number } | null;

/** @param ranges  Of floating-point samples, one for each channel, from `rangesOf`: they have to be gone through twice. */
export function counterFor(
  { channels, sampleType, ...scaling }: { channels: number; sampleType: SampleType } & ValueScaling,
  ranges: readonly ValueRange[],
): ChannelCounter {
  return sampleType === 'float32'
    ? new FloatCounter(ranges, scaling)
    : new SampleCounter(channels, sampleType, scaling);
}

/** Without the counts: what is told with the image itself. */
export function statisticsOf({ minimum, maximum, low, high }: ChannelStatistics): ChannelStatistics {
  return { minimum, maximum, low, high };
}

/** Counts every value of every channel exactly. */
export class SampleCounter implements ChannelCounter {
  /** Per channel one count for each possible value. */
  private readonly counts: Uint32Array[];
  private readonly spilled: Float64Array[];
  private sinceSpill = 0;

  constructor(
    private readonly channels: number,
    sampleType: IntegerType,
    private readonly scaling: ValueScaling = AS_STORED,
  ) {
    const values = largestSample(sampleType) + 1;
    this.counts = Array.from({ length: channels }, () => new Uint32Array(values));
    this.spilled = Array.from({ length: channels }, () => new Float64Array(values));
  }

  add(samples: Samples): void {
    if (this.sinceSpill + samples.length > MOST_SAMPLES_PER_SPILL) this.spill();
    this.sinceSpill += samples.length;
    for (let channel = 0; channel < this.channels; channel++) {
      const counts = this.counts[channel];
      for (let i = channel; i < samples.length; i += this.channels) counts[samples[i]]++;
    }
  }

  measured(): Histogram[] {
    this.spill();
    return this.spilled.map((counts) => summarise(counts, this.scaling));
  }

  statistics(): ChannelStatistics[] {
    return this.measured().map(statisticsOf);
  }

  private spill(): void {
    for (const [channel, counts] of this.counts.entries()) {
      for (let value = 0; value < counts.length; value++) this.spilled[channel][value] += counts[value];
      counts.fill(0);
    }
    this.sinceSpill = 0;
  }
}

/** @param counts How often each stored value from 0 to the type's largest occurs. */
function summarise(counts: Float64Array, scaling: ValueScaling): Histogram {
  const minimum = Math.max(
    0,
    counts.findIndex((count) => count > 0),
  );
  const maximum = Math.max(
    0,
    counts.findLastIndex((count) => count > 0),
  );
  const own = (stored: number) => ownValue(stored, scaling);
  const zero = -scaling.valueOffset / scaling.valueScale;
  const [low, high] = percentiles(counts, counts[zero] > 0 ? zero : null).map((stored) =>
    stored === null ? 0 : own(stored),
  );
  const values = maximum - minimum + 1;
  const window = { minimum: own(minimum), maximum: own(maximum), low, high };
  if (values <= MOST_BINS) return { ...window, per: 'values', counts: counts.slice(minimum, maximum + 1) };
  const bins = new Float64Array(MOST_BINS);
  for (let value = minimum; value <= maximum; value++) bins[binOf((value - minimum) / (values - 1))] += counts[value];
  return { ...window, per: 'ranges', counts: bins };
}

function binOf(share: number): number {
  return Math.min(MOST_BINS - 1, Math.floor(share * MOST_BINS));
}

/**
 * The places that at least a thousandth of all but the samples at `zero` do not exceed, and that all but a thousandth do not;
 * null when there are no such samples.
 */
function percentiles(counts: Float64Array, zero: number | null): (number | null)[] {
  const total = counts.reduce((sum, count) => sum + count, 0) - (zero === null ? 0 : counts[zero]);
  const found: (number | null)[] = [];
  for (const rank of [TAIL * total, (1 - TAIL) * total]) {
    let below = 0;
    const place = counts.findIndex((count, i) => {
      if (i === zero) return false;
      below += count;
      return below > 0 && below >= rank;
    });
    found.push(place < 0 ? null : place);
  }
  return found;
}

/** Widens ranges by more samples. @param ranges one per channel, changed in place */
export function widen(ranges: ValueRange[], samples: Samples): void {
  const channels = ranges.length;
  for (let channel = 0; channel < channels; channel++) {
    let [minimum, maximum] = [ranges[channel]?.minimum ?? Infinity, ranges[channel]?.maximum ?? -Infinity];
    for (let i = channel; i < samples.length; i += channels) {
      const value = samples[i];
      // Infinities fail the second comparison, what is not a number fails both.
      if (value < minimum && value > -Infinity) minimum = value;
      if (value > maximum && value < Infinity) maximum = value;
    }
    ranges[channel] = minimum <= maximum ? { minimum, maximum } : ranges[channel];
  }
}

/** Counts floating-point samples in steps between their smallest and largest. */
class FloatCounter implements ChannelCounter {
  private readonly counts: Float64Array[];
  private readonly zeros: number[];

  constructor(
    private readonly ranges: readonly ValueRange[],
    private readonly scaling: ValueScaling,
  ) {
    this.counts = ranges.map(() => new Float64Array(FLOAT_STEPS));
    this.zeros = ranges.map(() => 0);
  }

  add(samples: Samples): void {
    const channels = this.ranges.length;
    for (const [channel, range] of this.ranges.entries()) {
      if (!range) continue;
      const counts = this.counts[channel];
      const { minimum, maximum } = range;
      const stepsPerUnit = (FLOAT_STEPS - 1) / (maximum - minimum || 1);
      let zeros = 0;
      for (let i = channel; i < samples.length; i += channels) {
        const value = samples[i];
        if (value === 0) zeros++;
        else if (value >= minimum && value <= maximum) counts[Math.round((value - minimum) * stepsPerUnit)]++;
      }
      this.zeros[channel] += zeros;
    }
  }

  measured(): Histogram[] {
    return this.ranges.map((range, channel) => this.histogramOf(range, this.counts[channel], this.zeros[channel]));
  }

  private histogramOf(range: ValueRange, counts: Float64Array, zeros: number): Histogram {
    const { minimum, maximum } = range ?? { minimum: 0, maximum: 0 };
    const unitsPerStep = (maximum - minimum) / (FLOAT_STEPS - 1);
    const own = (stored: number) => ownValue(stored, this.scaling);
    const [low, high] = percentiles(counts, null).map((step) =>
      step === null ? 0 : own(minimum + step * unitsPerStep),
    );
    const bins = new Float64Array(MOST_BINS);
    for (const [step, count] of counts.entries()) bins[binOf(step / (FLOAT_STEPS - 1))] += count;
    if (zeros > 0) bins[binOf(-minimum / (maximum - minimum || 1))] += zeros;
    return { minimum: own(minimum), maximum: own(maximum), low, high, per: 'ranges', counts: bins };
  }
}
