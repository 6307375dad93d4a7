import { largestSample, type ChannelStatistics, type IntegerType } from './pyramid.js';

export type Samples = Uint8Array | Uint16Array;

/** Share of the samples above zero that lie below `low`, and above `high`. */
const TAIL = 0.001;
const BINS = 256;
/** Before a 32-bit count can overflow it is moved to a float64 one, which is exact to 2^53. */
const MOST_SAMPLES_PER_SPILL = 2 ** 31;

/** Counts every value of every channel exactly. */
export class SampleCounter {
  /** Per channel one count for each possible value. */
  private readonly counts: Uint32Array[];
  private readonly spilled: Float64Array[];
  private sinceSpill = 0;

  constructor(
    private readonly channels: number,
    private readonly sampleType: IntegerType,
  ) {
    const values = largestSample(sampleType) + 1;
    this.counts = Array.from({ length: channels }, () => new Uint32Array(values));
    this.spilled = Array.from({ length: channels }, () => new Float64Array(values));
  }

  /** @param samples Pixels with their channels interleaved. */
  add(samples: Samples): void {
    if (this.sinceSpill + samples.length > MOST_SAMPLES_PER_SPILL) this.spill();
    this.sinceSpill += samples.length;
    for (let channel = 0; channel < this.channels; channel++) {
      const counts = this.counts[channel];
      for (let i = channel; i < samples.length; i += this.channels) counts[samples[i]]++;
    }
  }

  /** One entry per channel. */
  statistics(): ChannelStatistics[] {
    this.spill();
    return this.spilled.map((counts) => summarise(counts, this.sampleType));
  }

  private spill(): void {
    for (const [channel, counts] of this.counts.entries()) {
      for (let value = 0; value < counts.length; value++) this.spilled[channel][value] += counts[value];
      counts.fill(0);
    }
    this.sinceSpill = 0;
  }
}

/** @param counts How often each value from 0 to the type's largest occurs. */
function summarise(counts: Float64Array, sampleType: IntegerType): ChannelStatistics {
  const minimum = counts.findIndex((count) => count > 0);
  const maximum = counts.findLastIndex((count) => count > 0);
  const histogram = new Array<number>(BINS).fill(0);
  const valuesPerBin = (largestSample(sampleType) + 1) / BINS;
  counts.forEach((count, value) => (histogram[Math.floor(value / valuesPerBin)] += count));
  const aboveZero = histogram.reduce((sum, count) => sum + count, 0) - counts[0];
  return {
    minimum: Math.max(0, minimum),
    maximum: Math.max(0, maximum),
    low: percentile(counts, TAIL * aboveZero),
    high: percentile(counts, (1 - TAIL) * aboveZero),
    histogram,
  };
}

/** The smallest value above zero that at least `rank` samples above zero do not exceed; 0 when there is no such sample. */
function percentile(counts: Float64Array, rank: number): number {
  let below = 0;
  for (let value = 1; value < counts.length; value++) {
    below += counts[value];
    if (below > 0 && below >= rank) return value;
  }
  return 0;
}
