import { layerOf, Layer, pointAt, SLIDE_PX, type Bowel } from './bowel.js';
import type { Random } from './random.js';

/** A cell's nucleus: an ellipse. Or a vacuole: the pale drop of mucus in a goblet cell. */
export interface Grain {
  x: number;
  y: number;
  along: number;
  across: number;
  angle: number;
  /** How much stain it takes up. */
  strength: number;
}

/** A gland: a tube with round ends, cut along; or across, when its ends are the same. */
export interface Gland {
  from: { x: number; y: number };
  to: { x: number; y: number };
  radius: number;
}

export interface Glands {
  glands: Gland[];
  nuclei: Grain[];
  vacuoles: Grain[];
}

const BETWEEN_PX = 5;
const SMALL_GLAND_ATTEMPTS = 12000;

/** Fills a bowel's mucosa with glands. They stand side by side, from the surface down; the knife meets each one in pieces. */
export function placeGlands(bowel: Bowel, random: Random): Glands {
  const placed: Glands = { glands: [], nuclei: [], vacuoles: [] };
  const columns = Math.round((2 * Math.PI * 0.27 * SLIDE_PX) / 103);
  for (let column = 0; column < columns; column++) {
    const direction = ((column + random.between(-0.12, 0.12)) * 2 * Math.PI) / columns;
    placeColumn(placed, bowel, direction, random);
  }
  // On the slopes of folds columns have no place: there the glands are cut across.
  for (let i = 0; i < SMALL_GLAND_ATTEMPTS; i++) {
    const direction = random.angle();
    const [, , loose, surface] = bowel.borders(direction);
    const middle = pointAt(direction, random.between(surface, loose));
    place(placed, bowel, { from: middle, to: middle, radius: random.between(30, 46) }, random);
  }
  return placed;
}

function placeColumn(placed: Glands, bowel: Bowel, direction: number, random: Random): void {
  const [, , loose, surface] = bowel.borders(direction);
  const lean = random.between(-0.016, 0.016);
  let depth = random.between(12, 40);
  while (surface + depth < loose - 70) {
    const length = random.chance(0.45) ? random.between(0, 25) : random.between(60, 240);
    const radius = random.between(36, 46);
    const top = surface + depth + radius;
    const bottom = Math.min(top + length, loose - radius - 12);
    if (bottom < top) return;
    const from = pointAt(direction + lean * (depth / 300), top);
    const to = pointAt(direction + lean * ((depth + length) / 300), bottom);
    place(placed, bowel, { from, to, radius }, random);
    depth = bottom - surface + radius + random.between(8, 26);
  }
}

/** Places a gland with its cells, if it is wholly in the mucosa and touches no other. */
function place(placed: Glands, bowel: Bowel, gland: Gland, random: Random): void {
  const { from, to, radius } = gland;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const axis = length === 0 ? random.angle() : Math.atan2(to.y - from.y, to.x - from.x);
  const around = 2 * length + 2 * Math.PI * radius;
  for (let along = 0; along < around; along += 25) {
    const { x, y } = onOutline(from, axis, length, radius + BETWEEN_PX, along);
    const layer = layerOf(bowel, x, y);
    if (layer < Layer.mucosa + 0.04 || layer > Layer.surface - 0.07) return;
    if (placed.glands.some((other) => isInGland(other, x, y))) return;
  }
  if (placed.glands.some((other) => isInGland(other, from.x, from.y))) return;
  placed.glands.push(gland);
  line(placed, gland, axis, length, random);
}

/** Whether a point lies in a gland or in the cleft around it. */
export function isInGland({ from, to, radius }: Gland, x: number, y: number): boolean {
  const reach = radius * 1.06;
  if (x < Math.min(from.x, to.x) - reach || x > Math.max(from.x, to.x) + reach) return false;
  const [axisX, axisY] = [to.x - from.x, to.y - from.y];
  const square = axisX * axisX + axisY * axisY;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * axisX + (y - from.y) * axisY) / square));
  return Math.hypot(x - from.x - share * axisX, y - from.y - share * axisY) < reach;
}

/** The cells of a gland: nuclei along its outer edge, drops of mucus towards its middle. */
function line(placed: Glands, { from, radius }: Gland, axis: number, length: number, random: Random): void {
  const around = 2 * length + 2 * Math.PI * radius;
  for (let along = 0; along < around; along += random.between(9, 12.5)) {
    const { x, y, outwards } = onOutline(from, axis, length, radius, along);
    const depth = random.between(0.14, 0.25) * radius;
    placed.nuclei.push({
      x: x - depth * Math.cos(outwards),
      y: y - depth * Math.sin(outwards),
      along: random.between(6.5, 8.5),
      across: random.between(3.6, 4.7),
      angle: outwards + 0.2 * random.normal(),
      strength: random.between(0.75, 1.05),
    });
  }
  for (let along = 0; along < around; along += random.between(13, 22)) {
    if (random.chance(0.3)) continue;
    const { x, y, outwards } = onOutline(from, axis, length, radius, along);
    const depth = random.between(0.46, 0.6) * radius;
    placed.vacuoles.push({
      x: x - depth * Math.cos(outwards),
      y: y - depth * Math.sin(outwards),
      along: random.between(8, 11.5),
      across: random.between(5.5, 8),
      angle: outwards,
      strength: random.between(0.1, 0.24),
    });
  }
}

/** A point on the outline of a tube with round ends, `along` pixels from where it starts. */
function onOutline(from: { x: number; y: number }, axis: number, length: number, radius: number, along: number) {
  const cap = Math.PI * radius;
  const second = along >= length + cap;
  const rest = second ? along - length - cap : along;
  const onSide = rest < length;
  const outwards = axis + (second ? Math.PI / 2 : -Math.PI / 2) + (onSide ? 0 : (rest - length) / radius);
  const position = onSide ? (second ? length - rest : rest) : second ? 0 : length;
  return {
    x: from.x + position * Math.cos(axis) + radius * Math.cos(outwards),
    y: from.y + position * Math.sin(axis) + radius * Math.sin(outwards),
    outwards,
  };
}
