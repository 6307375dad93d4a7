import type { Style } from 'ol/layer/WebGLTile';
import type { CanvasChannel } from './canvas-channel';

type Expression = NonNullable<Style['color']>;

/** Which of a texture's bands make up the channel. */
export interface BandLayout {
  /** Bands of the texture as uploaded: 1..4 of 8 bit, or 2 per 16-bit sample. */
  readonly bandCount: number;
  /** 1-based first band of each colour sample: one for a single channel, three for an RGB image. */
  readonly samples: readonly number[];
  /** 1-based first band of the opacity, or null. */
  readonly alpha: number | null;
  /** Bytes per sample; a pair is little-endian, low byte in the first band. */
  readonly bytes: 1 | 2;
}

/** The variables of {@link channelStyle}: the uniforms a change of display sets. */
export type DisplayVariables = Record<'low' | 'perUnit' | 'exponent' | 'red' | 'green' | 'blue' | 'opacity', number>;

/** A window narrower than this, in sample values, is a threshold; it also keeps the division finite. */
const NARROWEST_WINDOW = 1e-3;

/** Whether the channel is a colour image shown whole, rather than one band tinted. */
export function isColourImage({ tiles, blend }: CanvasChannel): boolean {
  return blend === 'over' && tiles.channels > 1;
}

/** How the tiles of a channel arrive in the texture. */
export function bandLayoutOf(channel: CanvasChannel): BandLayout {
  const { encoding, sampleType, channels } = channel.tiles;
  const whole = isColourImage(channel);
  if (encoding === 'jpeg') {
    // The browser decodes to RGBA whatever was encoded; grey has the same value in all three.
    const band = channels === 1 ? 1 : channel.band + 1;
    return { bandCount: 4, samples: whole ? [1, 2, 3] : [band], alpha: null, bytes: 1 };
  }
  const bytes = sampleType === 'uint16' ? 2 : 1;
  if (!whole) return { bandCount: bytes, samples: [1], alpha: null, bytes };
  return {
    bandCount: channels * bytes,
    samples: [1, 1 + bytes, 1 + 2 * bytes],
    alpha: channels === 4 ? 1 + 3 * bytes : null,
    bytes,
  };
}

/** A sample in its own values. A band arrives as byte / 255, so 255 gives the low byte back and 256 · 255 the high one. */
function sampleValue(band: number, bytes: 1 | 2): Expression {
  const low = ['*', ['band', band], 255];
  return bytes === 1 ? low : ['+', low, ['*', ['band', band + 1], 256 * 255]];
}

/** 0 at the lower end of the window, 1 at the upper, bent by gamma. */
function windowed(value: Expression): Expression {
  return ['^', ['clamp', ['*', ['-', value, ['var', 'low']], ['var', 'perUnit']], 0, 1], ['var', 'exponent']];
}

/**
 * The shader of a channel, as an OpenLayers expression. It depends on the layout only: everything a person can change is
 * a variable, because a new style compiles a new program and the old one is never freed.
 */
export function channelStyle(layout: BandLayout, variables: DisplayVariables): Style {
  const shown = layout.samples.map((band) => windowed(sampleValue(band, layout.bytes)));
  const [red, green, blue] = shown.length === 3 ? shown : [shown[0], shown[0], shown[0]];
  const full = layout.bytes === 2 ? 65535 : 255;
  const alpha = layout.alpha === null ? 1 : ['/', sampleValue(layout.alpha, layout.bytes), full];
  return {
    color: [
      'array',
      ['*', red, ['var', 'red']],
      ['*', green, ['var', 'green']],
      ['*', blue, ['var', 'blue']],
      ['*', alpha, ['var', 'opacity']],
    ],
    variables,
  };
}

/**
 * A channel's display as uniforms. `max` below `min` shows the channel inverted. In additive channels opacity dims the
 * colour and leaves the pixel opaque, so that the canvas can be read back as it looks.
 */
export function displayVariables({ display, blend }: Pick<CanvasChannel, 'display' | 'blend'>): DisplayVariables {
  const { colour, min, max, gamma, opacity } = display;
  const width = Math.abs(max - min) < NARROWEST_WINDOW ? NARROWEST_WINDOW : max - min;
  const full = blend === 'add' ? 255 / opacity : 255;
  const [red, green, blue] = colour.map((component) => component / full);
  return {
    low: min,
    perUnit: 1 / width,
    exponent: 1 / gamma,
    red,
    green,
    blue,
    opacity: blend === 'add' ? 1 : opacity,
  };
}
