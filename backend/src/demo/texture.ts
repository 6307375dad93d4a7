import { Random } from './random.js';

/** A square of numbers without seams: what leaves it on one side comes in on the other. */
export interface Texture {
  /** A power of two. */
  size: number;
  values: Float32Array;
}

/**
 * Soft noise between about -1 and 1.
 *
 * @param size     Pixels on a side, a power of two.
 * @param grainX   Pixels from one bump to the next, dividing `size`; grainY likewise. Unequal ones give streaks.
 * @param octaves  How many finer layers are added, each half as large and `gain` times as strong.
 */
export function softNoise(
  seed: number,
  size: number,
  [grainX, grainY]: [number, number],
  octaves = 1,
  gain = 0.5,
): Texture {
  const random = new Random(seed);
  const values = new Float32Array(size * size);
  let strength = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const x = Math.max(1, grainX >> octave);
    const y = Math.max(1, grainY >> octave);
    addLattice(values, size, x, y, strength, random);
    strength *= gain;
  }
  return { size, values };
}

/** Adds random values on a lattice, smoothly interpolated between its points. */
function addLattice(
  values: Float32Array,
  size: number,
  grainX: number,
  grainY: number,
  strength: number,
  random: Random,
) {
  const columns = size / grainX;
  const rows = size / grainY;
  const lattice = Float32Array.from({ length: columns * rows }, () => strength * random.between(-1, 1));
  for (let y = 0; y < size; y++) {
    const row = Math.floor(y / grainY);
    const upper = row * columns;
    const lower = ((row + 1) % rows) * columns;
    const fy = eased((y % grainY) / grainY);
    for (let x = 0; x < size; x++) {
      const left = Math.floor(x / grainX);
      const right = (left + 1) % columns;
      const fx = eased((x % grainX) / grainX);
      const above = lattice[upper + left] + fx * (lattice[upper + right] - lattice[upper + left]);
      const below = lattice[lower + left] + fx * (lattice[lower + right] - lattice[lower + left]);
      values[y * size + x] += above + fy * (below - above);
    }
  }
}

function eased(t: number): number {
  return t * t * (3 - 2 * t);
}

/** The value at a point, which may lie anywhere. */
export function at({ size, values }: Texture, x: number, y: number): number {
  const mask = size - 1;
  return values[(Math.floor(y) & mask) * size + (Math.floor(x) & mask)];
}

/**
 * Blurs a square image in place, about like a bell curve of this standard deviation: three running means each way. Beyond its
 * edges the image goes on as at the edge.
 */
export function blur(image: Float32Array, size: number, sigma: number): void {
  // Half the width of three equal boxes with the variance of the bell curve.
  const radius = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  const other = new Float32Array(image.length);
  for (let pass = 0; pass < 3; pass++) {
    meanAlongRows(image, other, size, radius);
    meanAlongColumns(other, image, size, radius);
  }
}

function meanAlongRows(from: Float32Array, to: Float32Array, size: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  for (let start = 0; start < from.length; start += size) {
    const end = start + size - 1;
    let sum = from[start] * radius;
    for (let i = 0; i < radius; i++) sum += from[Math.min(start + i, end)];
    for (let i = start; i <= end; i++) {
      sum += from[Math.min(i + radius, end)];
      to[i] = sum * share;
      sum -= from[Math.max(i - radius, start)];
    }
  }
}

/** Goes row by row with one sum per column, which the processor's cache likes far better than column by column. */
function meanAlongColumns(from: Float32Array, to: Float32Array, size: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const row = (y: number) => Math.min(Math.max(y, 0), size - 1) * size;
  const sums = new Float64Array(size);
  for (let y = -radius; y < radius; y++) {
    const start = row(y);
    for (let x = 0; x < size; x++) sums[x] += from[start + x];
  }
  for (let y = 0; y < size; y++) {
    const entering = row(y + radius);
    const leaving = row(y - radius);
    for (let x = 0; x < size; x++) {
      sums[x] += from[entering + x];
      to[y * size + x] = sums[x] * share;
      sums[x] -= from[leaving + x];
    }
  }
}
