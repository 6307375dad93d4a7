import { sharp } from './sharp.js';
import type { Samples } from './channel-statistics.js';
import type { ChannelMetadata } from './image-metadata.js';
import { ownValue, type ChannelStatistics, type PyramidDescription } from './pyramid.js';

/** Longest side of a thumbnail. */
const THUMBNAIL_PX = 256;
const THUMBNAIL_QUALITY = 80;

type Rgb = readonly [red: number, green: number, blue: number];

/** For channels whose colour the file does not give; as the viewer chooses for names that say nothing. */
const COLOURS: readonly Rgb[] = [
  [0, 255, 0],
  [255, 0, 255],
  [42, 75, 255],
  [255, 224, 0],
  [0, 255, 255],
  [255, 0, 0],
];

/** A picture in 8 bits, channels interleaved. */
export interface ShownPixels {
  pixels: Uint8Array;
  channels: 1 | 3 | 4;
}

type SampleShape = Pick<PyramidDescription, 'channels' | 'sampleType' | 'valueScale' | 'valueOffset'>;

/** A small JPEG of a picture, longest side 256 px. What is transparent becomes white. */
export function thumbnailOf(
  { pixels, channels }: ShownPixels,
  { width, height }: { width: number; height: number },
): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels } })
    .flatten({ background: '#ffffff' })
    .resize({ width: THUMBNAIL_PX, height: THUMBNAIL_PX, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY })
    .toBuffer();
}

/**
 * A plane in 8 bits. All but colours of 8 bits are stretched from `low` to `high`: most of what a microscope records is black
 * otherwise. What is no number becomes 0.
 */
export function windowed(pixels: Samples, shape: SampleShape, statistics: readonly ChannelStatistics[]): ShownPixels {
  const { channels, sampleType } = shape;
  if (sampleType === 'uint8' && channels !== 1) return { pixels: pixels as Uint8Array, channels };
  const shown = new Uint8Array(pixels.length);
  for (let channel = 0; channel < channels; channel++) {
    // Transparency is a share of the whole range, not of what happens to occur.
    const { low, high } = channel === 3 ? { low: 0, high: 0xffff } : statistics[channel];
    const scale = 255 / (high - low || 1);
    for (let i = channel; i < pixels.length; i += channels) {
      shown[i] = Math.min(255, Math.max(0, Math.round((ownValue(pixels[i], shape) - low) * scale)));
    }
  }
  return { pixels: shown, channels };
}

/**
 * The channels of one moment and depth in one picture: their light is added up, each in its colour.
 *
 * @param planes  What `windowed` gave of each channel; the same number of grey pixels.
 */
export function composed(planes: readonly ShownPixels[], channels: readonly ChannelMetadata[]): ShownPixels {
  const light = new Uint16Array(planes[0].pixels.length * 3);
  for (const [n, { pixels }] of planes.entries()) {
    const colour = rgbOf(channels[n]?.colour) ?? COLOURS[n % COLOURS.length];
    for (let i = 0, to = 0; i < pixels.length; i++, to += 3) {
      for (let c = 0; c < 3; c++) light[to + c] += (pixels[i] * colour[c]) / 255;
    }
  }
  return { pixels: Uint8Array.from(light, (value) => Math.min(255, value)), channels: 3 };
}

function rgbOf(colour: string | null | undefined): Rgb | null {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? '');
  return parts ? [parseInt(parts[1], 16), parseInt(parts[2], 16), parseInt(parts[3], 16)] : null;
}
