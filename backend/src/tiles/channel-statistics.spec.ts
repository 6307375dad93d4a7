import { describe, expect, it } from '@jest/globals';
import { noise } from '../../test/pixels.js';
import { SampleCounter, type Samples } from './channel-statistics.js';
import type { ChannelStatistics } from './pyramid.js';

describe('SampleCounter', () => {
  it.each([
    ['uint8', 1],
    ['uint8', 4],
    ['uint16', 1],
    ['uint16', 3],
  ] as const)('counts %s × %i as sorting all samples does', (sampleType, channels) => {
    const { pixels } = noise({ width: 61, height: 37, channels, sampleType });
    pixels.fill(0, 0, 900);
    const counter = new SampleCounter(channels, sampleType);
    // In two pieces, as rows arrive.
    counter.add(pixels.subarray(0, 61 * channels));
    counter.add(pixels.subarray(61 * channels));
    const expected = Array.from({ length: channels }, (_, c) =>
      bySorting(pixels.filter((_v, i) => i % channels === c)),
    );
    expect(counter.statistics()).toEqual(expected);
  });

  it('leaves zeros out of the percentiles, where most of a dark image is', () => {
    const pixels = new Uint16Array(100_000);
    pixels.fill(4000, 99_000);
    const counter = new SampleCounter(1, 'uint16');
    counter.add(pixels);
    expect(counter.statistics()[0]).toMatchObject({ minimum: 0, maximum: 4000, low: 4000, high: 4000 });
  });

  it('has no window for a black image', () => {
    const counter = new SampleCounter(1, 'uint8');
    counter.add(new Uint8Array(10));
    expect(counter.statistics()[0]).toMatchObject({ minimum: 0, maximum: 0, low: 0, high: 0 });
  });
});

function bySorting(samples: Samples): ChannelStatistics {
  const sorted = [...samples].sort((a, b) => a - b);
  const aboveZero = sorted.filter((value) => value > 0);
  return {
    minimum: sorted[0],
    maximum: sorted[sorted.length - 1],
    low: aboveZero[Math.ceil(0.001 * aboveZero.length) - 1],
    high: aboveZero[Math.ceil(0.999 * aboveZero.length) - 1],
  };
}
