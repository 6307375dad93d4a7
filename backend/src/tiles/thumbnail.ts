import sharp from 'sharp';
import type { Samples } from './channel-statistics.js';
import type { ChannelStatistics, SampleType } from './pyramid.js';

/** Longest side of a thumbnail. */
const THUMBNAIL_PX = 256;
const THUMBNAIL_QUALITY = 80;

/** Decoded pixels, channels interleaved. */
export interface Pixels {
  pixels: Samples;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  sampleType: SampleType;
}

/**
 * A small JPEG of an image. 16-bit channels, and grey ones of 8 bits, are stretched from `low` to `high`: most of what a
 * microscope records is black otherwise. What is transparent becomes white.
 */
export function thumbnailOf(image: Pixels, statistics: readonly ChannelStatistics[]): Promise<Buffer> {
  const { width, height, channels } = image;
  return sharp(windowed(image, statistics), { raw: { width, height, channels } })
    .flatten({ background: '#ffffff' })
    .resize({ width: THUMBNAIL_PX, height: THUMBNAIL_PX, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY })
    .toBuffer();
}

/** The image in 8 bits. */
export function windowed(
  { pixels, channels, sampleType }: Pixels,
  statistics: readonly ChannelStatistics[],
): Uint8Array {
  if (sampleType === 'uint8' && channels !== 1) return pixels as Uint8Array;
  const shown = new Uint8Array(pixels.length);
  for (let channel = 0; channel < channels; channel++) {
    // Transparency is a share of the whole range, not of what happens to occur.
    const { low, high } = channel === 3 ? { low: 0, high: 0xffff } : statistics[channel];
    const scale = 255 / Math.max(1, high - low);
    for (let i = channel; i < pixels.length; i += channels) {
      shown[i] = Math.min(255, Math.max(0, Math.round((pixels[i] - low) * scale)));
    }
  }
  return shown;
}
