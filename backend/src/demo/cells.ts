import { Random } from './random.js';
import { at, softNoise } from './texture.js';

/** How a culture of cells is to look. */
export interface Culture {
  seed: number;
  /** Whether the cells were given the compound that this made-up experiment is about. */
  treated: boolean;
}

/** One cell; lengths in pixels, angles in radians. */
export interface Cell {
  x: number;
  y: number;
  /** Reach of the cell along its axis and across. */
  along: number;
  across: number;
  axis: number;
  cos: number;
  sin: number;
  nucleus: { x: number; y: number; along: number; across: number; axis: number; dents: [number, number, number] };
  kind: 'resting' | 'dividing' | 'dying';
  /** How much it takes up of each stain, around 1. */
  uptake: number;
}

/** Which cell owns each pixel, and how deep inside it the pixel lies. */
export interface CellMap {
  /** Index of the cell, -1 where there is none. */
  owner: Int16Array;
  /** Pixels to the nearest border of the cell; 0 outside. */
  depth: Float32Array;
}

const MARGIN = 60;
const PLACING_ATTEMPTS = 4000;
/** How far cell borders stray from smooth curves. */
const WAVINESS_PX = 15;
const BIN_PX = 128;

/** Cells scattered over a field of `size`² pixels, some reaching over its edge. */
export function placeCells({ seed, treated }: Culture, size: number): Cell[] {
  const random = new Random(seed);
  const distance = treated ? 122 : 100;
  const cells: Cell[] = [];
  // A common direction, as cells in a dish that were grown together have.
  const common = random.angle();
  for (let i = 0; i < PLACING_ATTEMPTS; i++) {
    const x = random.between(-MARGIN, size + MARGIN);
    const y = random.between(-MARGIN, size + MARGIN);
    if (cells.every((cell) => Math.hypot(cell.x - x, cell.y - y) > distance)) {
      cells.push(makeCell(random, x, y, common, treated));
    }
  }
  return cells;
}

function makeCell(random: Random, x: number, y: number, common: number, treated: boolean): Cell {
  const lot = random.next();
  const kind = lot < (treated ? 0.08 : 0.01) ? 'dying' : lot < (treated ? 0.1 : 0.08) ? 'dividing' : 'resting';
  const stretch = kind === 'resting' ? random.between(1, treated ? 1.15 : 1.45) : 1;
  const reach = kind === 'dying' ? random.between(34, 44) : random.between(78, 104) * (treated ? 0.92 : 1);
  const axis = common + 0.5 * random.normal();
  const size = random.between(23, 30) * (kind === 'dying' ? 0.62 : treated ? 1.12 : 1);
  const roundness = random.between(0.72, 0.95);
  return {
    x,
    y,
    axis,
    cos: Math.cos(axis),
    sin: Math.sin(axis),
    kind,
    along: reach * stretch,
    across: reach / Math.sqrt(stretch),
    uptake: Math.exp(0.22 * random.normal()),
    nucleus: {
      x: x + random.between(-9, 9),
      y: y + random.between(-9, 9),
      along: kind === 'dividing' ? 24 : size,
      across: kind === 'dividing' ? 7.5 : size * roundness,
      axis: axis + 0.4 * random.normal(),
      dents: [random.between(0, 0.05), random.between(0, 0.04), random.angle()],
    },
  };
}

/** Gives each pixel to the cell that reaches it best; where two reach equally, their borders meet. */
export function mapCells(cells: readonly Cell[], size: number, seed: number): CellMap {
  const owner = new Int16Array(size * size).fill(-1);
  const depth = new Float32Array(size * size);
  const bend = softNoise(seed + 1, size, [64, 64], 3);
  const bins = cellsByBin(cells, size);
  const perRow = Math.ceil(size / BIN_PX);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const px = x + WAVINESS_PX * bend.values[i];
      const py = y + WAVINESS_PX * at(bend, x + size / 2, y + size / 3);
      let best = 1;
      let second = 1;
      let nearest = -1;
      for (const index of bins[Math.floor(y / BIN_PX) * perRow + Math.floor(x / BIN_PX)]) {
        const reach = reachOf(cells[index], px, py);
        if (reach < best) {
          second = best;
          best = reach;
          nearest = index;
        } else if (reach < second) second = reach;
      }
      owner[i] = nearest;
      if (nearest >= 0) depth[i] = cells[nearest].across * (second - best) * (second < 1 ? 0.5 : 1);
    }
  }
  return { owner, depth };
}

/** 0 in the middle of a cell, 1 where it ends when it has the place for itself. */
function reachOf({ x, y, cos, sin, along, across }: Cell, px: number, py: number): number {
  const u = ((px - x) * cos + (py - y) * sin) / along;
  const v = ((py - y) * cos - (px - x) * sin) / across;
  return Math.sqrt(u * u + v * v);
}

/** For each square of the field, the cells that may reach into it. */
function cellsByBin(cells: readonly Cell[], size: number): number[][] {
  const perRow = Math.ceil(size / BIN_PX);
  return Array.from({ length: perRow * perRow }, (_, bin) => {
    const x = ((bin % perRow) + 0.5) * BIN_PX;
    const y = (Math.floor(bin / perRow) + 0.5) * BIN_PX;
    const near = (cell: Cell) =>
      Math.hypot(cell.x - x, cell.y - y) < Math.max(cell.along, cell.across) + BIN_PX * 0.71 + 2 * WAVINESS_PX;
    return cells.flatMap((cell, index) => (near(cell) ? [index] : []));
  });
}
