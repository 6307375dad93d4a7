import type { Style } from 'ol/layer/WebGLTile';
import type { CanvasChannel } from './canvas-channel';
import { isColourImage } from './colour-image';
import { storedWindow } from './value-window';

type Expression = NonNullable<Style['color']>;

/** Which of a texture's bands make up the channel. */
export interface BandLayout {
  /** Bands of the texture as uploaded: 1..4 of 8 bit, or 2 per 16-bit sample. */
  readonly bandCount: number;
  /** 1-based first band of each colour sample: one for a single channel, three for an RGB image. */
  readonly samples: readonly number[];
  /** 1-based first band of the opacity, or null. */
  readonly alpha: number | null;
  /** Bytes per sample: a pair is little-endian, low byte in the first band; four are one floating-point number. */
  readonly bytes: 1 | 2 | 4;
}

/** The variables of {@link channelStyle}: the uniforms a change of display sets. */
export type DisplayVariables = Record<'low' | 'perUnit' | 'exponent' | 'red' | 'green' | 'blue' | 'opacity', number>;

/** How the tiles of a channel arrive in the texture. */
export function bandLayoutOf(channel: CanvasChannel): BandLayout {
  const { encoding, sampleType, channels } = channel.tiles;
  const whole = isColourImage(channel);
  if (encoding === 'jpeg') {
    // The browser decodes to RGBA whatever was encoded; grey has the same value in all three.
    const band = channels === 1 ? 1 : channel.band + 1;
    return { bandCount: 4, samples: whole ? [1, 2, 3] : [band], alpha: null, bytes: 1 };
  }
  const bytes = ({ uint8: 1, uint16: 2, float32: 4 } as const)[sampleType];
  const bands = bytes === 2 ? 2 : 1;
  if (!whole) return { bandCount: bands, samples: [1], alpha: null, bytes };
  return {
    bandCount: channels * bands,
    samples: [1, 1 + bands, 1 + 2 * bands],
    alpha: channels === 4 ? 1 + 3 * bands : null,
    bytes,
  };
}

/** A sample in its own values. A band arrives as byte / 255, so 255 gives the low byte back and 256 · 255 the high one. */
function sampleValue(band: number, bytes: 1 | 2 | 4): Expression {
  if (bytes === 4) return ['band', band];
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
export function channelStyle(layout: BandLayout, variables: DisplayVariables, lut: Uint8Array | null = null): Style {
  const shown = layout.samples.map((band) => windowed(sampleValue(band, layout.bytes)));
  const [red, green, blue] = shown.length === 3 ? shown : [shown[0], shown[0], shown[0]];
  if (lut) return { color: throughPalette(red, lut), variables };
  const full = { 1: 255, 2: 65535, 4: 1 }[layout.bytes];
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

/** A palette's colours in place of one; the colour's variables dim it. */
function throughPalette(shown: Expression, lut: Uint8Array): Expression {
  const colours = Array.from({ length: lut.length / 3 }, (_, i) => [...lut.subarray(3 * i, 3 * i + 3)]);
  const dimmed = ['red', 'green', 'blue'].map((name) => ['*', 255, ['var', name]]);
  return ['*', ['palette', ['round', ['*', shown, 255]], colours], ['color', ...dimmed, ['var', 'opacity']]];
}

/**
 * A channel's display as uniforms. `max` below `min` shows the channel inverted. In additive channels opacity dims the
 * colour and leaves the pixel opaque, so that the canvas can be read back as it looks.
 */
export function displayVariables({
  display,
  blend,
  tiles,
}: Pick<CanvasChannel, 'display' | 'blend' | 'tiles'>): DisplayVariables {
  const { gamma, opacity } = display;
  const colour = display.lut ? [255, 255, 255] : display.colour;
  const full = blend === 'add' ? 255 / opacity : 255;
  const [red, green, blue] = colour.map((component) => component / full);
  return {
    ...storedWindow(display, tiles),
    exponent: 1 / gamma,
    red,
    green,
    blue,
    opacity: blend === 'add' ? 1 : opacity,
  };
}
