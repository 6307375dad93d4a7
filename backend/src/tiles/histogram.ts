import { deflateSync, inflateSync } from 'node:zlib';
import type { ChannelStatistics } from './pyramid.js';

/** Most bins that are kept of a channel. */
export const MOST_BINS = 4096;

/** How often values occur in one channel of one plane, with what else was measured of it; in the file's own values. */
export interface Histogram extends ChannelStatistics {
  /**
   * `values`: one count for each value from `minimum` to `maximum`; `ranges`: one for each of as many equal ranges between
   * the two, the last of which includes `maximum`.
   */
  per: 'values' | 'ranges';
  counts: Float64Array;
}

/** A histogram as it lies in a pyramid file: little-endian float64 counts, in a zlib stream. */
export function packedCounts(counts: Float64Array): Buffer {
  return deflateSync(Buffer.from(counts.buffer, counts.byteOffset, counts.byteLength), { level: 1 });
}

export function unpackedCounts(bytes: Buffer): Float64Array {
  const unpacked = inflateSync(bytes, { maxOutputLength: MOST_BINS * Float64Array.BYTES_PER_ELEMENT });
  return new Float64Array(Uint8Array.from(unpacked).buffer);
}

/**
 * In fewer bins.
 *
 * @param bins  At least 1. A value's bin is floor((value − minimum) / (maximum − minimum) × bins); `maximum` is in the last.
 * @returns     As many counts. They are exact when each value was counted, or when `bins` divides the number of ranges.
 */
export function rebinned({ per, counts }: Pick<Histogram, 'per' | 'counts'>, bins: number): number[] {
  const result = new Array<number>(bins).fill(0);
  const last = counts.length - 1;
  for (const [i, count] of counts.entries()) {
    const share = per === 'values' ? i / Math.max(1, last) : (i + 0.5) / counts.length;
    result[Math.min(bins - 1, Math.floor(share * bins))] += count;
  }
  return result;
}
