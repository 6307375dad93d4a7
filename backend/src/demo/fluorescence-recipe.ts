import { mapCells, placeCells, type Cell, type CellMap, type Culture } from './cells.js';
import { normalTable, Random } from './random.js';
import { at, blur, softNoise, type Texture } from './texture.js';

/** The stains, in the order in which they are drawn. */
export const STAINS = ['DAPI', 'FITC', 'TexasRed', 'Cy5'] as const;
export type Stain = (typeof STAINS)[number];

/** Pixels on a side, and micrometres of each: a 20× objective. */
export const FIELD_PX = 1024;
export const FIELD_PIXEL_UM = 0.325;

/** How a stain shows up on the camera, in photons of its brightest structures and of the empty dish. */
const EXPOSURE: Record<Stain, { peak: number; background: number; haze: number }> = {
  DAPI: { peak: 2600, background: 34, haze: 0.16 },
  FITC: { peak: 1500, background: 60, haze: 0.3 },
  TexasRed: { peak: 3600, background: 46, haze: 0.12 },
  Cy5: { peak: 1700, background: 52, haze: 0.26 },
};

/** What the camera adds to nothing, what it makes of a photon, and its own noise: a typical sCMOS. */
const OFFSET = 100;
const GAIN = 2.17;
const READ_NOISE = 2.6;
const SHARPNESS_PX = 1.1;
const HAZE_PX = 22;
/** Light lost in the corners of the field. */
const VIGNETTE = 0.16;

/** Everything the stains of one field have in common. */
interface Field {
  culture: Culture;
  cells: Cell[];
  map: CellMap;
  grain: Texture;
  fine: Texture;
}

/**
 * Draws one field of view: 1024 × 1024 px, one 16-bit image for each stain. The same for the same culture, each time.
 *
 * Nuclei (DAPI), membranes (FITC), vesicles (TexasRed) and the fibres of the skeleton (Cy5). Treated cells are fewer and
 * rounder, full of vesicles, and their fibres have fallen apart.
 */
export function* drawField(culture: Culture): Generator<[Stain, Uint16Array]> {
  const cells = placeCells(culture, FIELD_PX);
  const field: Field = {
    culture,
    cells,
    map: mapCells(cells, FIELD_PX, culture.seed),
    grain: softNoise(culture.seed + 2, 1024, [32, 32], 4, 0.65),
    fine: softNoise(culture.seed + 3, 1024, [8, 8], 3, 0.6),
  };
  const noise = normalTable(culture.seed + 4);
  for (const [i, stain] of STAINS.entries()) {
    const structure = new Float32Array(FIELD_PX * FIELD_PX);
    DRAW[stain](structure, field, new Random(culture.seed * 31 + i));
    yield [stain, photograph(structure, stain, noise, culture.seed + i)];
  }
}

type Draw = (image: Float32Array, field: Field, random: Random) => void;

const DRAW: Record<Stain, Draw> = { DAPI: drawNuclei, FITC: drawMembranes, TexasRed: drawVesicles, Cy5: drawFibres };

function drawNuclei(image: Float32Array, { cells, grain, fine }: Field, random: Random): void {
  for (const { nucleus, kind, uptake } of cells) {
    const nucleoli = Array.from({ length: kind === 'resting' ? random.whole(2, 4) : 0 }, () => {
      const [distance, direction] = [random.between(0, 0.6), random.angle()];
      return { u: distance * Math.cos(direction), v: distance * Math.sin(direction), size: random.between(0.13, 0.24) };
    });
    // Before dividing, a cell has twice the DNA.
    const dna = uptake * (kind === 'resting' ? (random.chance(0.25) ? 0.62 : 0.42) : kind === 'dividing' ? 1 : 1.15);
    const [cos, sin] = [Math.cos(nucleus.axis), Math.sin(nucleus.axis)];
    const [dent2, dent3, turn] = nucleus.dents;
    const shift = random.whole(0, 1023);
    around(nucleus.x, nucleus.y, 1.25 * Math.max(nucleus.along, nucleus.across), (x, y, i) => {
      const u = ((x - nucleus.x) * cos + (y - nucleus.y) * sin) / nucleus.along;
      const v = ((y - nucleus.y) * cos - (x - nucleus.x) * sin) / nucleus.across;
      const direction = Math.atan2(v, u);
      const edge = 1 + dent2 * Math.cos(2 * direction + turn) + dent3 * Math.cos(3 * direction - turn);
      const inside = softStep((edge - Math.hypot(u, v)) * nucleus.across * 0.75);
      if (inside < 0.004) return;
      let chromatin = 0.86 + 0.2 * at(grain, x + shift, y) + 0.26 * at(fine, x, y + shift);
      if (kind !== 'resting') chromatin = 1 + 0.12 * at(fine, x, y);
      for (const { u: nu, v: nv, size } of nucleoli) {
        chromatin *= 1 - 0.55 * Math.exp(-((u - nu) ** 2 + (v - nv) ** 2) / (size * size));
      }
      image[i] += dna * inside * Math.max(0.1, chromatin);
    });
  }
}

function drawMembranes(image: Float32Array, { cells, map, grain, fine, culture }: Field): void {
  for (let i = 0; i < image.length; i++) {
    const owner = map.owner[i];
    if (owner < 0) continue;
    const { uptake, kind } = cells[owner];
    const depth = map.depth[i];
    const x = i % FIELD_PX;
    const y = Math.floor(i / FIELD_PX);
    const patchy = 0.75 + 0.5 * grain.values[i] + 0.25 * fine.values[i];
    const line = Math.exp(-(depth * depth) / 5.5) * Math.max(0.15, patchy);
    const ruffle = Math.exp(-depth / 9) * Math.max(0, 0.16 + 0.5 * at(fine, y, x));
    const body = 0.1 + 0.07 * at(grain, x + 300, y + 500) + 0.05 * fine.values[i];
    image[i] = uptake * ((culture.treated ? 0.5 : 0.72) * line + 0.4 * ruffle + body * softStep(depth / 5 - 1));
    if (kind !== 'resting') image[i] *= 1.45;
  }
}

function drawVesicles(image: Float32Array, { cells, map, grain, fine, culture }: Field, random: Random): void {
  for (let i = 0; i < image.length; i++) {
    if (map.owner[i] < 0) continue;
    const near = softStep(map.depth[i] / 12 - 1);
    image[i] = 0.035 * cells[map.owner[i]].uptake * near * (1 + 0.6 * grain.values[i] + 0.3 * fine.values[i]);
  }
  for (const [index, { nucleus, uptake, kind, across }] of cells.entries()) {
    const count = (culture.treated ? random.whole(150, 260) : random.whole(14, 42)) * (kind === 'resting' ? 1 : 0.4);
    // They gather at one side of the nucleus, where the cell sorts its cargo.
    const side = random.angle();
    for (let k = 0; k < count; k++) {
      const direction = random.chance(0.6) ? side + 0.7 * random.normal() : random.angle();
      const distance = nucleus.across * 0.95 + Math.abs(random.normal()) * across * (culture.treated ? 0.34 : 0.26);
      const x = nucleus.x + distance * Math.cos(direction);
      const y = nucleus.y + distance * Math.sin(direction);
      if (ownerAt(map, x, y) !== index) continue;
      const width = random.between(0.8, 1.5) * (culture.treated ? 1.25 : 1);
      const strength = uptake * 0.3 * Math.exp(0.6 * random.normal());
      around(x, y, 4 * width, (px, py, i) => {
        image[i] += strength * Math.exp(-((px - x) ** 2 + (py - y) ** 2) / (2 * width * width));
      });
    }
  }
}

function drawFibres(image: Float32Array, field: Field, random: Random): void {
  const { cells, map, grain, fine, culture } = field;
  for (let i = 0; i < image.length; i++) {
    if (map.owner[i] < 0) continue;
    const depth = map.depth[i];
    const rim = (culture.treated ? 0.34 : 0.2) * Math.exp(-(depth * depth) / 14);
    const body = 0.06 * softStep(depth / 8 - 1) * (1 + 0.7 * grain.values[i] + 0.4 * fine.values[i]);
    image[i] = cells[map.owner[i]].uptake * (rim + body);
  }
  for (const [index, cell] of cells.entries()) {
    if (cell.kind !== 'resting') continue;
    const count = culture.treated ? random.whole(50, 80) : random.whole(110, 170);
    for (let k = 0; k < count; k++) drawFibre(image, field, cell, index, random);
  }
}

/** One fibre: grows both ways from a point inside the cell until it reaches the border, or its length. */
function drawFibre(
  image: Float32Array,
  { map, grain, culture }: Field,
  cell: Cell,
  index: number,
  random: Random,
): void {
  const [distance, from] = [Math.sqrt(random.next()) * 0.85, random.angle()];
  const startX = cell.x + distance * cell.across * Math.cos(from);
  const startY = cell.y + distance * cell.across * Math.sin(from);
  if (ownerAt(map, startX, startY) !== index) return;
  const heading = culture.treated ? random.angle() : cell.axis + 0.2 * random.normal();
  const wander = culture.treated ? 0.16 : 0.02;
  const length = culture.treated ? random.between(8, 34) : random.between(40, 170);
  const strength = cell.uptake * random.between(0.1, 0.42) * (culture.treated ? 0.75 : 1);
  const curl = random.normal() * (culture.treated ? 0.03 : 0.003);
  for (const way of [1, -1]) {
    let [x, y, direction] = [startX, startY, heading];
    for (let step = 0; step < length; step++) {
      x += way * Math.cos(direction);
      y += way * Math.sin(direction);
      direction += curl + wander * at(grain, x * 2 + index * 97, y * 2);
      if (ownerAt(map, x, y) !== index) break;
      splat(image, x, y, strength * (1 - (step / length) ** 2));
    }
  }
}

/** What the microscope and its camera make of a structure: blur, stray light, shading, shot noise, offset. */
function photograph(structure: Float32Array, stain: Stain, noise: Float32Array, seed: number): Uint16Array {
  const { peak, background, haze } = EXPOSURE[stain];
  const outOfFocus = structure.slice();
  blur(structure, FIELD_PX, SHARPNESS_PX);
  blur(outOfFocus, FIELD_PX, HAZE_PX);
  const image = new Uint16Array(structure.length);
  const half = FIELD_PX / 2;
  const random = new Random(seed);
  for (let y = 0, i = 0; y < FIELD_PX; y++) {
    // A new place in the table for each row, so that rows do not repeat.
    let draw = random.whole(0, noise.length - 1);
    for (let x = 0; x < FIELD_PX; x++, i++) {
      const off = ((x - half) ** 2 + (y - half) ** 2) / (2 * half * half);
      const light = Math.max(0, structure[i] + haze * outOfFocus[i]);
      const photons = (1 - VIGNETTE * off) * (background + peak * light);
      draw = (draw + 1 + (i & 7)) & (noise.length - 1);
      const counted = photons + Math.sqrt(photons) * noise[draw];
      const read = READ_NOISE * noise[(draw * 7 + 13) & (noise.length - 1)];
      image[i] = Math.min(0xffff, Math.max(0, Math.round(OFFSET + GAIN * counted + read)));
    }
  }
  return image;
}

/** Visits the pixels of the field within a square around a point. */
function around(x: number, y: number, radius: number, visit: (x: number, y: number, index: number) => void): void {
  const [left, right] = [Math.max(0, Math.floor(x - radius)), Math.min(FIELD_PX - 1, Math.ceil(x + radius))];
  const [top, bottom] = [Math.max(0, Math.floor(y - radius)), Math.min(FIELD_PX - 1, Math.ceil(y + radius))];
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) visit(px, py, py * FIELD_PX + px);
  }
}

/** Adds a point of light between pixels. */
function splat(image: Float32Array, x: number, y: number, strength: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left >= FIELD_PX - 1 || top >= FIELD_PX - 1) return;
  const [fx, fy, i] = [x - left, y - top, top * FIELD_PX + left];
  image[i] += strength * (1 - fx) * (1 - fy);
  image[i + 1] += strength * fx * (1 - fy);
  image[i + FIELD_PX] += strength * (1 - fx) * fy;
  image[i + FIELD_PX + 1] += strength * fx * fy;
}

function ownerAt({ owner }: CellMap, x: number, y: number): number {
  const [px, py] = [Math.round(x), Math.round(y)];
  return px < 0 || py < 0 || px >= FIELD_PX || py >= FIELD_PX ? -1 : owner[py * FIELD_PX + px];
}

/** 0 far below zero, 1 far above, a soft rise between. */
function softStep(t: number): number {
  return 1 / (1 + Math.exp(-4 * t));
}
