import { makeBowel, SLIDE_PX } from './bowel.js';
import type { Grain } from './glands.js';
import { normalTable, Random } from './random.js';
import { softNoise } from './texture.js';
import { growTissue } from './tissue.js';
import {
  drawBloodCell,
  drawGland,
  drawNucleus,
  drawVessel,
  drawVacuole,
  layTissue,
  makeStrip,
  type Strip,
  type Surroundings,
} from './tissue-strip.js';

/** Micrometres of a pixel: a 20× scan. */
export const SLIDE_PIXEL_UM = 0.5;
/** Rows that come at a time. */
export const STRIP_ROWS = 128;

/** Light through glass with nothing on it. */
const LAMP = [244, 242, 245];
/** Optical density of a unit of each stain in red, green and blue. */
const HAEMATOXYLIN = [1.02, 1.18, 0.5];
const EOSIN = [0.09, 0.74, 0.36];
/** What 1 of 256 steps of the colour table stands for. */
const STAIN_STEP = 1 / 150;
const SENSOR_NOISE = 1.3;

/**
 * Draws a slide of stained tissue (a section through a bowel), 8192 × 8192 px RGB, in strips of 128 rows from top to bottom.
 * Each strip overwrites the one before. The same for the same seed, each time.
 *
 * @param rows  Ends after so many.
 */
export function* drawSlide(seed: number, rows = SLIDE_PX): Generator<Uint8Array> {
  const bowel = makeBowel(seed);
  const tissue = growTissue(bowel, seed + 1);
  const surroundings: Surroundings = {
    bowel,
    streaks: softNoise(seed + 2, 1024, [128, 16], 3, 0.6),
    grain: softNoise(seed + 3, 1024, [32, 32], 4, 0.6),
    clouds: softNoise(seed + 4, 1024, [128, 128], 4, 0.55),
  };
  const { grain } = surroundings;
  const strip = makeStrip(SLIDE_PX, STRIP_ROWS);
  const pixels = new Uint8Array(STRIP_ROWS * SLIDE_PX * 3);
  const colours = colourTable();
  const noise = normalTable(seed + 5).map((value) => value * SENSOR_NOISE);
  for (strip.top = 0; strip.top < rows; strip.top += STRIP_ROWS) {
    layTissue(strip, surroundings);
    for (const vessel of tissue.vessels) drawVessel(strip, vessel, grain);
    for (const gland of tissue.glands) drawGland(strip, gland, grain);
    for (const cell of within(tissue.bloodCells, strip)) drawBloodCell(strip, cell);
    for (const vacuole of within(tissue.vacuoles, strip)) drawVacuole(strip, vacuole);
    for (const nucleus of within(tissue.nuclei, strip)) drawNucleus(strip, nucleus, grain);
    photograph(strip, pixels, colours, noise);
    yield pixels;
  }
}

/** Those that may reach into a strip, of things that are in order from top to bottom. */
function within(grains: readonly Grain[], { top, rows }: Strip): Grain[] {
  const reach = 20;
  const first = grains.findIndex(({ y }) => y > top - reach);
  const end = grains.findIndex(({ y }) => y > top + rows + reach);
  return first < 0 ? [] : grains.slice(first, end < 0 ? grains.length : end);
}

/** Red, green and blue for every amount of both stains: light is weakened by each in its own way (Beer and Lambert). */
function colourTable(): Float32Array {
  const table = new Float32Array(256 * 256 * 3);
  for (let i = 0; i < 256 * 256; i++) {
    const haematoxylin = (i >> 8) * STAIN_STEP;
    const eosin = (i & 0xff) * STAIN_STEP;
    for (let c = 0; c < 3; c++) {
      table[i * 3 + c] = LAMP[c] * Math.exp(-haematoxylin * HAEMATOXYLIN[c] - eosin * EOSIN[c]) + 0.5;
    }
  }
  return table;
}

/** Turns stain into light, as the scanner's camera sees it. */
function photograph(strip: Strip, pixels: Uint8Array, colours: Float32Array, noise: Float32Array): void {
  const { haematoxylin, eosin, top, width } = strip;
  const random = new Random(top);
  const mask = noise.length - 1;
  let draw = 0;
  for (let i = 0, p = 0; i < haematoxylin.length; i++) {
    if (i % width === 0) draw = random.whole(0, mask);
    const h = Math.min(255, haematoxylin[i] / STAIN_STEP) | 0;
    const e = Math.min(255, eosin[i] / STAIN_STEP) | 0;
    const colour = ((h << 8) | e) * 3;
    for (let c = 0; c < 3; c++, p++) {
      draw = (draw + 1) & mask;
      const value = colours[colour + c] + noise[draw];
      pixels[p] = value > 255 ? 255 : value;
    }
  }
}
