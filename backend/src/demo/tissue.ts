import { layerOf, Layer, MIDDLE_PX, pointAt, SLIDE_PX, type Bowel } from './bowel.js';
import { isInGland, placeGlands, type Gland, type Grain } from './glands.js';
import { Random } from './random.js';

/** A blood vessel, cut across: a wall around blood. */
export interface Vessel {
  x: number;
  y: number;
  radius: number;
  wall: number;
}

/** All that lies in the tissue, each kind from top to bottom. */
export interface Tissue {
  nuclei: Grain[];
  vacuoles: Grain[];
  bloodCells: Grain[];
  glands: Gland[];
  vessels: Vessel[];
}

/** Nuclei for each million pixels of a layer. */
const DENSITY = { muscle: 1500, loose: 420, mucosa: 4600, follicle: 9500 };
const VESSELS = 46;
const FOLLICLES = 7;

/** Fills a bowel's layers with glands, vessels and cells. The same for the same seed. */
export function growTissue(bowel: Bowel, seed: number): Tissue {
  const random = new Random(seed);
  const tissue: Tissue = { ...placeGlands(bowel, random), bloodCells: [], vessels: [] };
  placeVessels(tissue, bowel, random);
  scatterNuclei(tissue, bowel, random);
  placeFollicles(tissue, bowel, random);
  lineSurface(tissue, bowel, random);
  for (const kind of [tissue.nuclei, tissue.vacuoles, tissue.bloodCells]) kind.sort((a, b) => a.y - b.y);
  return tissue;
}

function placeVessels(tissue: Tissue, bowel: Bowel, random: Random): void {
  for (let i = 0; i < VESSELS; i++) {
    const direction = random.angle();
    const [, muscle, loose] = bowel.borders(direction);
    const radius = random.between(18, 62);
    const { x, y } = pointAt(direction, random.between(loose + radius + 30, muscle - radius - 20));
    tissue.vessels.push({ x, y, radius, wall: random.between(7, 9 + radius * 0.22) });
    fillVessel(tissue, x, y, radius, random);
  }
}

function fillVessel(tissue: Tissue, x: number, y: number, radius: number, random: Random): void {
  for (let direction = 0; direction < 2 * Math.PI; direction += random.between(14, 30) / radius) {
    const distance = radius + random.between(-1, 5);
    tissue.nuclei.push({
      x: x + distance * Math.cos(direction),
      y: y + distance * Math.sin(direction),
      along: random.between(6, 9),
      across: random.between(2, 2.8),
      angle: direction + Math.PI / 2,
      strength: random.between(0.7, 1),
    });
  }
  const bloodCells = Math.round(radius * radius * random.between(0.002, 0.02));
  for (let i = 0; i < bloodCells; i++) {
    const [distance, direction] = [(radius - 8) * Math.sqrt(random.next()), random.angle()];
    const [along, across] = [random.between(5.5, 7), random.between(4.5, 6.5)];
    const [px, py] = [x + distance * Math.cos(direction), y + distance * Math.sin(direction)];
    tissue.bloodCells.push({ x: px, y: py, along, across, angle: random.angle(), strength: random.between(0.75, 1) });
  }
}

/** Cells all over the tissue, as dense and as long as their layer has them; none inside of glands and vessels. */
function scatterNuclei(tissue: Tissue, bowel: Bowel, random: Random): void {
  const attempts = (SLIDE_PX * SLIDE_PX * DENSITY.mucosa) / 1e6;
  for (let i = 0; i < attempts; i++) {
    const [x, y] = [random.between(0, SLIDE_PX), random.between(0, SLIDE_PX)];
    const layer = layerOf(bowel, x, y);
    if (layer < 0.02 || layer > 2.94) continue;
    const density = layer < Layer.loose ? DENSITY.muscle : layer < Layer.mucosa ? DENSITY.loose : DENSITY.mucosa;
    if (!random.chance(density / DENSITY.mucosa) || isHollow(tissue, layer, x, y)) continue;
    tissue.nuclei.push({ x, y, ...shapeIn(layer, Math.atan2(y - MIDDLE_PX, x - MIDDLE_PX), random) });
  }
}

function isHollow({ glands, vessels }: Tissue, layer: number, x: number, y: number): boolean {
  if (layer > Layer.mucosa) return glands.some((gland) => isInGland(gland, x, y));
  return vessels.some((vessel) => Math.hypot(vessel.x - x, vessel.y - y) < vessel.radius + vessel.wall);
}

function shapeIn(layer: number, direction: number, random: Random): Omit<Grain, 'x' | 'y'> {
  const strength = random.between(0.6, 1.05);
  const tangent = direction + Math.PI / 2;
  // The outer third of the muscle runs along the bowel and is cut across, the inner part around it.
  if (layer < 0.34)
    return { along: random.between(3.5, 5), across: random.between(3, 4), angle: random.angle(), strength };
  if (layer < Layer.loose) {
    return {
      along: random.between(10, 16),
      across: random.between(2.2, 3.1),
      angle: tangent + 0.1 * random.normal(),
      strength,
    };
  }
  if (layer < Layer.mucosa) {
    return {
      along: random.between(7, 12),
      across: random.between(1.9, 2.8),
      angle: tangent + 0.6 * random.normal(),
      strength,
    };
  }
  if (random.chance(0.3)) {
    return {
      along: random.between(7, 10),
      across: random.between(2.3, 3.2),
      angle: direction + 0.5 * random.normal(),
      strength,
    };
  }
  const size = random.between(4.2, 6.2);
  return { along: size, across: size * random.between(0.8, 1), angle: random.angle(), strength: strength + 0.12 };
}

/** Lymph follicles: dense heaps of small dark cells under the glands. */
function placeFollicles(tissue: Tissue, bowel: Bowel, random: Random): void {
  for (let follicle = 0; follicle < FOLLICLES; follicle++) {
    const direction = random.angle();
    const [, , loose] = bowel.borders(direction);
    const centre = pointAt(direction, loose + random.between(-10, 60));
    const radius = random.between(130, 240);
    const count = (Math.PI * radius * radius * DENSITY.follicle) / 1e6;
    for (let i = 0; i < count; i++) {
      const [distance, around] = [radius * Math.sqrt(random.next()) * random.between(0.9, 1.12), random.angle()];
      const size = random.between(4.2, 5.6);
      const [x, y] = [centre.x + distance * Math.cos(around), centre.y + 0.8 * distance * Math.sin(around)];
      if (tissue.glands.some((gland) => isInGland(gland, x, y))) continue;
      tissue.nuclei.push({ x, y, along: size, across: size * 0.9, angle: around, strength: random.between(0.8, 1.15) });
    }
  }
}

/** The cells that face the empty middle. */
function lineSurface(tissue: Tissue, bowel: Bowel, random: Random): void {
  for (let direction = 0; direction < 2 * Math.PI;) {
    const [, , , surface] = bowel.borders(direction);
    const { x, y } = pointAt(direction, surface + random.between(15, 22));
    const [along, across] = [random.between(6.5, 9), random.between(3.2, 4.2)];
    tissue.nuclei.push({
      x,
      y,
      along,
      across,
      angle: direction + 0.15 * random.normal(),
      strength: random.between(0.75, 1.05),
    });
    direction += random.between(8, 11) / surface;
  }
}
