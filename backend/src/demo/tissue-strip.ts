import { layerAt, MIDDLE_PX, type Bowel } from './bowel.js';
import { at, type Texture } from './texture.js';
import type { Gland, Grain } from './glands.js';
import type { Vessel } from './tissue.js';

/** How much of each stain is in each place of some rows of a slide. */
export interface Strip {
  /** Row of the slide that the strip begins with. */
  top: number;
  width: number;
  rows: number;
  haematoxylin: Float32Array;
  eosin: Float32Array;
}

export interface Surroundings {
  bowel: Bowel;
  streaks: Texture;
  grain: Texture;
  clouds: Texture;
}

/** What changes slowly is worked out at every eighth pixel. */
const STEP_PX = 8;
/** Texture pixels once around the bowel: a whole number of textures, so that there is no seam. */
const AROUND_PX = 18 * 1024;

export function makeStrip(width: number, rows: number): Strip {
  const length = width * rows;
  return { top: 0, width, rows, haematoxylin: new Float32Array(length), eosin: new Float32Array(length) };
}

/**
 * How a layer takes up stain. Between two entries everything changes evenly. `gaps` is how much of the streaks' dark side is
 * torn open, as loose tissue is.
 */
const PROFILE: { layer: number; eosin: number; haematoxylin: number; streaks: number; grain: number; gaps: number }[] =
  [
    { layer: -0.012, eosin: 0, haematoxylin: 0, streaks: 0, grain: 0, gaps: 0 },
    { layer: 0.006, eosin: 0.55, haematoxylin: 0.05, streaks: 0.3, grain: 0.3, gaps: 0.3 },
    { layer: 0.05, eosin: 0.85, haematoxylin: 0.06, streaks: 0.1, grain: 0.34, gaps: 0 },
    { layer: 0.33, eosin: 0.92, haematoxylin: 0.06, streaks: 0.1, grain: 0.34, gaps: 0 },
    { layer: 0.345, eosin: 0.55, haematoxylin: 0.05, streaks: 0.4, grain: 0.2, gaps: 0.7 },
    { layer: 0.365, eosin: 0.95, haematoxylin: 0.06, streaks: 0.34, grain: 0.08, gaps: 0 },
    { layer: 0.96, eosin: 0.9, haematoxylin: 0.06, streaks: 0.34, grain: 0.08, gaps: 0 },
    { layer: 1.02, eosin: 0.62, haematoxylin: 0.03, streaks: 0.42, grain: 0.16, gaps: 0.9 },
    { layer: 1.84, eosin: 0.6, haematoxylin: 0.03, streaks: 0.42, grain: 0.16, gaps: 0.9 },
    { layer: 1.9, eosin: 0.9, haematoxylin: 0.06, streaks: 0.3, grain: 0.1, gaps: 0 },
    { layer: 2.0, eosin: 0.85, haematoxylin: 0.08, streaks: 0.3, grain: 0.1, gaps: 0 },
    { layer: 2.04, eosin: 0.55, haematoxylin: 0.16, streaks: 0.1, grain: 0.36, gaps: 0.25 },
    { layer: 2.93, eosin: 0.5, haematoxylin: 0.18, streaks: 0.1, grain: 0.36, gaps: 0.25 },
    { layer: 2.95, eosin: 0.5, haematoxylin: 0.34, streaks: 0, grain: 0.14, gaps: 0 },
    { layer: 2.99, eosin: 0.5, haematoxylin: 0.3, streaks: 0, grain: 0.14, gaps: 0 },
    { layer: 3.004, eosin: 0, haematoxylin: 0, streaks: 0, grain: 0, gaps: 0 },
  ];

const TABLE = { from: -0.1, to: 3.1, steps: 2048 };
type Property = 'eosin' | 'haematoxylin' | 'streaks' | 'grain' | 'gaps';
const [EOSIN, HAEMATOXYLIN, STREAKS, GRAIN, GAPS] = (
  ['eosin', 'haematoxylin', 'streaks', 'grain', 'gaps'] satisfies Property[]
).map(tableOf);

function tableOf(property: Property): Float32Array {
  return Float32Array.from({ length: TABLE.steps }, (_, step) => {
    const layer = TABLE.from + (step * (TABLE.to - TABLE.from)) / TABLE.steps;
    const next = PROFILE.findIndex((entry) => entry.layer > layer);
    if (next <= 0) return 0;
    const [before, after] = [PROFILE[next - 1], PROFILE[next]];
    const share = (layer - before.layer) / (after.layer - before.layer);
    return before[property] + share * (after[property] - before[property]);
  });
}

/** Position in the tissue, at the corners of cells of 8 px: layer, way around the bowel, and across its fibres. */
interface Corners {
  layer: Float32Array;
  around: Float32Array;
  radius: Float32Array;
}

/** Fills a strip with what lies under everything else: muscle, loose tissue, mucosa, glass. */
export function layTissue(strip: Strip, surroundings: Surroundings): void {
  strip.haematoxylin.fill(0);
  strip.eosin.fill(0);
  let upper = cornersAt(strip.top, strip.width, surroundings);
  for (let y = 0; y < strip.rows; y += STEP_PX) {
    const lower = cornersAt(strip.top + y + STEP_PX, strip.width, surroundings);
    for (let cell = 0; cell < strip.width / STEP_PX; cell++) {
      const layers = [upper.layer[cell], upper.layer[cell + 1], lower.layer[cell], lower.layer[cell + 1]];
      const isGlass = layers.every((layer) => layer < -0.02) || layers.every((layer) => layer > 3.01);
      if (!isGlass) fillCell(strip, y, cell, upper, lower, surroundings);
    }
    upper = lower;
  }
}

function cornersAt(y: number, width: number, { bowel, clouds, grain }: Surroundings): Corners {
  const count = width / STEP_PX + 1;
  const corners = { layer: new Float32Array(count), around: new Float32Array(count), radius: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const x = i * STEP_PX;
    const dx = x - MIDDLE_PX + 12 * at(clouds, x / STEP_PX, y / STEP_PX) + 3 * at(grain, x / 4, y / 4);
    const dy = y - MIDDLE_PX + 12 * at(clouds, y / STEP_PX, x / STEP_PX) + 3 * at(grain, y / 4, x / 4);
    const direction = Math.atan2(dy, dx);
    const radius = Math.hypot(dx, dy);
    // Fibres do not run straight.
    corners.radius[i] = radius + 26 * at(clouds, x / 2, y / 2);
    corners.around[i] = (direction / (2 * Math.PI)) * AROUND_PX;
    corners.layer[i] = layerAt(bowel.borders(direction), radius);
  }
  return corners;
}

/** One cell of 8 × 8 px: between its corners everything changes evenly. */
function fillCell(
  strip: Strip,
  top: number,
  cell: number,
  upper: Corners,
  lower: Corners,
  { streaks, grain, clouds }: Surroundings,
) {
  const whole = upper.around[cell];
  // Across the seam the way around jumps by a whole turn.
  const near = (around: number) => around + AROUND_PX * Math.round((whole - around) / AROUND_PX);
  const [aroundTR, aroundBL, aroundBR] = [
    near(upper.around[cell + 1]),
    near(lower.around[cell]),
    near(lower.around[cell + 1]),
  ];
  const left = cell * STEP_PX;
  // No section is equally thick everywhere.
  const thickness = 1 + 0.13 * at(clouds, left / STEP_PX, (strip.top + top) / STEP_PX);
  for (let y = 0; y < STEP_PX; y++) {
    const down = y / STEP_PX;
    let layer = mix(upper.layer[cell], lower.layer[cell], down);
    let around = mix(whole, aroundBL, down);
    let radius = mix(upper.radius[cell], lower.radius[cell], down);
    const layerStep = (mix(upper.layer[cell + 1], lower.layer[cell + 1], down) - layer) / STEP_PX;
    const aroundStep = (mix(aroundTR, aroundBR, down) - around) / STEP_PX;
    const radiusStep = (mix(upper.radius[cell + 1], lower.radius[cell + 1], down) - radius) / STEP_PX;
    const row = strip.top + top + y;
    let i = (top + y) * strip.width + left;
    for (let x = left; x < left + STEP_PX; x++, i++) {
      const step = ((layer - TABLE.from) * (TABLE.steps / (TABLE.to - TABLE.from))) | 0;
      if (step > 0 && step < TABLE.steps) {
        const streak = at(streaks, around, radius);
        const speck = at(grain, x, row);
        const gap = GAPS[step] * Math.min(1, Math.max(0, (-0.12 - streak - 0.45 * speck) * 2.6));
        const solid = thickness * (1 - gap);
        strip.eosin[i] = Math.max(0, EOSIN[step] * solid * (1 + STREAKS[step] * streak + GRAIN[step] * speck));
        strip.haematoxylin[i] = Math.max(0, HAEMATOXYLIN[step] * solid * (1 + 0.5 * speck));
      }
      layer += layerStep;
      around += aroundStep;
      radius += radiusStep;
    }
  }
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/** A vessel: an empty inside, to be filled with blood cells, and a wall. */
export function drawVessel(strip: Strip, { x, y, radius, wall }: Vessel, grain: Texture): void {
  const reach = radius + wall + 4;
  eachPixel(strip, x - reach, y - reach, x + reach, y + reach, (px, py, i) => {
    const wobble = radius * 0.07 * at(grain, px / 2 + x, py / 2);
    const beyond = Math.hypot(px - x, py - y) + wobble - radius;
    if (beyond > wall + 2) return;
    const inWall = Math.min(1, Math.max(0, beyond + 1)) * Math.min(1, Math.max(0, wall + 1 - beyond));
    const outside = beyond < 0 ? 0 : 1;
    strip.eosin[i] = mix(strip.eosin[i] * outside, 0.85 + 0.2 * at(grain, px * 2, py * 2), inWall);
    strip.haematoxylin[i] = mix(strip.haematoxylin[i] * outside, 0.07, inWall);
  });
}

/** A gland: tall cells around a narrow empty middle, and a thin cleft where it came off its surroundings. */
export function drawGland(strip: Strip, { from, to, radius }: Gland, grain: Texture): void {
  const reach = radius * 1.12;
  const [left, right] = [Math.min(from.x, to.x) - reach, Math.max(from.x, to.x) + reach];
  const [top, bottom] = [Math.min(from.y, to.y) - reach, Math.max(from.y, to.y) + reach];
  const [axisX, axisY] = [to.x - from.x, to.y - from.y];
  const square = axisX * axisX + axisY * axisY;
  eachPixel(strip, left, top, right, bottom, (x, y, i) => {
    const [dx, dy] = [x - from.x, y - from.y];
    const along = square === 0 ? 0 : Math.min(1, Math.max(0, (dx * axisX + dy * axisY) / square));
    const ex = dx - along * axisX;
    const ey = dy - along * axisY;
    const distance = Math.sqrt(ex * ex + ey * ey) / radius + 0.03 * at(grain, x / 2, y / 2 + from.x);
    if (distance > 1.1) return;
    const speck = at(grain, x + from.y, y);
    if (distance > 1) {
      const open = Math.min(1, Math.max(0, 0.5 + at(grain, x / 4, y / 4)));
      const cleft = 1 - 0.85 * open * Math.sin((distance - 1) * 10 * Math.PI);
      strip.eosin[i] *= cleft;
      strip.haematoxylin[i] *= cleft;
      return;
    }
    // The ends of the cells are frayed.
    const cell = Math.min(1, Math.max(0, (distance - 0.2 - 0.06 * speck) * 9));
    const foot = Math.max(0, distance - 0.62);
    strip.eosin[i] = cell * (0.5 + 0.1 * speck + 0.25 * foot) + 0.03;
    strip.haematoxylin[i] = cell * (0.24 + 0.07 * speck + 0.45 * foot) + 0.015;
  });
}

/** A drop of mucus: hardly stained, and bluish. */
export function drawVacuole(strip: Strip, drop: Grain): void {
  eachInEllipse(strip, drop, 1.15, (distance, i) => {
    const inside = Math.min(1, (1.15 - distance) * 3.3);
    strip.eosin[i] = mix(strip.eosin[i], 0.08, inside);
    strip.haematoxylin[i] = mix(strip.haematoxylin[i], drop.strength, inside);
  });
}

/** A red blood cell: a disc, paler in its middle. */
export function drawBloodCell(strip: Strip, cell: Grain): void {
  eachInEllipse(strip, cell, 1.1, (distance, i) => {
    const inside = Math.min(1, (1.1 - distance) * 4);
    strip.eosin[i] = mix(strip.eosin[i], cell.strength * (1.05 - 0.22 * Math.max(0, 1 - distance * 1.6)), inside);
  });
}

/** A nucleus: dark, with a darker rim and clumps inside. */
export function drawNucleus(strip: Strip, nucleus: Grain, grain: Texture): void {
  const shift = nucleus.x * 7;
  eachInEllipse(strip, nucleus, 1.2, (distance, i, x, y) => {
    const inside = Math.min(1, (1.2 - distance) * 2.9);
    const rim = distance > 0.7 && distance < 1 ? 0.16 : 0;
    const clumps = 0.78 + 0.24 * at(grain, x * 3 + shift, y * 3);
    strip.haematoxylin[i] = mix(strip.haematoxylin[i], nucleus.strength * (clumps + rim), inside * 0.94);
    strip.eosin[i] = mix(strip.eosin[i], 0.34, inside * 0.75);
  });
}

/** Visits the pixels of a strip in and around an ellipse; `distance` is 1 on its outline. */
function eachInEllipse(
  strip: Strip,
  { x, y, along, across, angle }: Grain,
  most: number,
  visit: (distance: number, index: number, x: number, y: number) => void,
): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reachX = most * Math.hypot(along * cos, across * sin);
  const reachY = most * Math.hypot(along * sin, across * cos);
  eachPixel(strip, x - reachX, y - reachY, x + reachX, y + reachY, (px, py, i) => {
    const u = ((px - x) * cos + (py - y) * sin) / along;
    const v = ((py - y) * cos - (px - x) * sin) / across;
    const distance = Math.sqrt(u * u + v * v);
    if (distance < most) visit(distance, i, px, py);
  });
}

/** Visits the pixels of a strip in a rectangle of the slide. */
function eachPixel(
  { top, width, rows }: Strip,
  left: number,
  upper: number,
  right: number,
  lower: number,
  visit: (x: number, y: number, index: number) => void,
): void {
  const firstX = Math.max(0, Math.floor(left));
  const lastX = Math.min(width - 1, Math.ceil(right));
  const lastY = Math.min(top + rows - 1, Math.ceil(lower));
  for (let y = Math.max(top, Math.floor(upper)); y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) visit(x, y, (y - top) * width + x);
  }
}
