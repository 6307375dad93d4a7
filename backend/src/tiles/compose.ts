import type { Samples } from './channel-statistics.js';
import type { ComposedLayer, ComposeTask } from './compose-task.js';
import { limitsOf } from './layer-window.js';
import { lookUpTable } from './look-up-tables.js';
import { joined, stripsOf } from './picture.js';
import type { PyramidOpener } from './asked-sources.js';
import type { PyramidFile } from './pyramid-file.js';
import { ownValue, type PyramidDescription, type TilingOutcome } from './pyramid.js';
import { sharp } from './sharp.js';

/** Longest side: sharp on a card of 200 points at 1.6 times the density, and some ten kilobytes. */
const SIDE_PX = 320;
const JPEG_QUALITY = 80;
const STORED_MOST = { uint8: 255, uint16: 65535 } as const;

interface Size {
  width: number;
  height: number;
}

/** What a layer shows, in the size of the picture: red, green, blue, and how much it covers. */
type Paint = Uint8Array;

/** Layers over each other as the viewer shows them, small. @returns a JPEG file in Base64 */
export async function compose({ layers }: ComposeTask, open: PyramidOpener): Promise<string> {
  let size: Size | null = null;
  let light = new Float32Array();
  for (const layer of layers) {
    const file = await open(layer.pyramidPath);
    try {
      const { pyramid } = file.outcome;
      if (!size) {
        size = within(SIDE_PX, pyramid);
        light = new Float32Array(size.width * size.height * 3);
      }
      lay(light, await painted(file, layer, size), layer);
    } finally {
      await file.close();
    }
  }
  if (!size) throw new Error('A picture of no layers');
  const pixels = Uint8Array.from(light, (value) => Math.min(255, value));
  const jpeg = sharp(pixels, { raw: { ...size, channels: 3 } }).jpeg({ quality: JPEG_QUALITY });
  return (await jpeg.toBuffer()).toString('base64');
}

function within(side: number, { width, height }: Size): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function lay(light: Float32Array, paint: Paint, { blend, opacity }: ComposedLayer): void {
  for (let i = 0, to = 0; to < light.length; i += 4, to += 3) {
    const covers = (paint[i + 3] / 255) * opacity;
    for (let c = 0; c < 3; c++) {
      const below = blend === 'add' ? light[to + c] : light[to + c] * (1 - covers);
      light[to + c] = below + paint[i + c] * covers;
    }
  }
}

/** The coarsest level, coloured and brought to size. */
async function painted(file: PyramidFile, layer: ComposedLayer, size: Size): Promise<Paint> {
  const { pyramid } = file.outcome;
  const { level, width, height } = pyramid.levels[pyramid.levels.length - 1];
  const samples = await joined(stripsOf(file, layer.plane, level), width * height * pyramid.channels);
  const coloured = colours(samples, layer, file.outcome);
  return sharp(coloured, { raw: { width, height, channels: 4 } })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
}

function colours(samples: Samples, layer: ComposedLayer, outcome: TilingOutcome): Uint8Array {
  const { pyramid } = outcome;
  const { channels } = pyramid;
  const shade = shading(layer, outcome);
  const table = tableOf(layer, channels);
  const pixels = new Uint8Array((samples.length / channels) * 4);
  for (let i = 0, to = 0; i < samples.length; i += channels, to += 4) {
    for (let c = 0; c < 3; c++) {
      const value = shade(ownValue(samples[channels === 1 ? i : i + c], pyramid));
      pixels[to + c] = table[3 * value + c];
    }
    pixels[to + 3] = channels === 4 ? (255 * samples[i + 3]) / opaque(pyramid) : 255;
  }
  return pixels;
}

/** From a value of the file to its place in a table, 0 to 255. What is no number is dark. */
function shading({ plane, window, gamma }: ComposedLayer, outcome: TilingOutcome): (value: number) => number {
  const { min, max } = limitsOf(window, plane, outcome);
  const scale = 1 / (max - min || 1);
  const exponent = 1 / (gamma || 1);
  return (value) => {
    const part = Math.min(1, Math.max(0, (value - min) * scale));
    return Math.round(255 * (exponent === 1 ? part : part ** exponent)) || 0;
  };
}

function tableOf({ lut, colour }: ComposedLayer, channels: number): Uint8Array {
  if (lut !== null && channels === 1) return lookUpTable(lut);
  return Uint8Array.from(Array.from({ length: 256 }, (_, n) => colour.map((part) => (part * n) / 255)).flat());
}

function opaque({ sampleType }: PyramidDescription): number {
  return sampleType === 'float32' ? 1 : STORED_MOST[sampleType];
}
