import type { Samples } from './channel-statistics.js';
import { limitsOf } from './layer-window.js';
import { lookUpTable } from './look-up-tables.js';
import { largestSample, ownValue, type PyramidDescription, type TilingOutcome } from './pyramid.js';
import type { RegionLayer } from './region-task.js';

/** Lays what a layer shows of `count` pixels over what is below them: red, green, blue, 0 to 255 each. */
export type Painter = (samples: Samples, at: number, light: Float64Array, to: number, count: number) => void;

/** How a layer is laid over others, pixel by pixel, as the viewer's shaders do it: without rounding in between. */
export function painterOf(layer: RegionLayer, outcome: TilingOutcome): Painter {
  const { pyramid } = outcome;
  const shade = shadingOf(layer, outcome);
  const { colour, opacity, blend } = layer;
  const keep = blend === 'add' ? 1 : 1 - opacity;
  if (pyramid.channels === 1) {
    const colours = coloursOf(layer);
    return (samples, at, light, to, count) => {
      for (const end = at + count; at < end; at++, to += 3) {
        const part = shade(samples[at]);
        const place = layer.lut === null ? 0 : 3 * Math.round(255 * part);
        const much = (layer.lut === null ? part : 1) * opacity;
        light[to] = light[to] * keep + colours[place] * much;
        light[to + 1] = light[to + 1] * keep + colours[place + 1] * much;
        light[to + 2] = light[to + 2] * keep + colours[place + 2] * much;
      }
    };
  }
  const opaque = pyramid.channels === 4 ? opaqueIn(pyramid) : 0;
  const step = pyramid.channels;
  return (samples, at, light, to, count) => {
    for (const end = at + count * step; at < end; at += step, to += 3) {
      const covers = opaque ? (samples[at + 3] / opaque) * opacity : opacity;
      const below = blend === 'add' ? 1 : 1 - covers;
      for (let c = 0; c < 3; c++) light[to + c] = light[to + c] * below + colour[c] * shade(samples[at + c]) * covers;
    }
  };
}

/** One colour that is scaled, or 256 of them. */
function coloursOf({ lut, colour }: RegionLayer): Float64Array {
  return lut === null ? Float64Array.of(...colour) : new Float64Array(lookUpTable(lut));
}

/** From a stored sample to its place between the limits, 0 to 1. What is no number is dark. */
function shadingOf({ plane, window, gamma }: RegionLayer, outcome: TilingOutcome): (stored: number) => number {
  const { pyramid } = outcome;
  const { min, max } = limitsOf(window, plane, outcome);
  const scale = 1 / (max - min || 1);
  const exponent = 1 / (gamma || 1);
  const shade = (stored: number): number => {
    const part = Math.min(1, Math.max(0, (ownValue(stored, pyramid) - min) * scale));
    return (exponent === 1 ? part : part ** exponent) || 0;
  };
  if (pyramid.sampleType === 'float32') return shade;
  const table = new Float64Array(largestSample(pyramid.sampleType) + 1);
  for (let stored = 0; stored < table.length; stored++) table[stored] = shade(stored);
  return (stored) => table[stored];
}

function opaqueIn({ sampleType }: PyramidDescription): number {
  return sampleType === 'float32' ? 1 : largestSample(sampleType);
}
