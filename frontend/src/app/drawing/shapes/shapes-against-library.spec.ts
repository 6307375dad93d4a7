import { describe, expect, it } from 'vitest';
import { areaOfRegion, areaSize, intersect, subtract, unite } from '../clip';
import { measure } from '../measure';
import type { Point } from '../point';
import type { PointsGeometry } from '../region';
import { oneOf, randomFrom } from '../testing/random';
import { isWellFormed } from '../well-formed';
import type { Figure } from '../tool';
import { shapeOf } from './shape-table';

const FIGURES = 400;

/** A star-shaped outline about a place, with a smaller one as a hole now and then. */
function star(random: () => number): PointsGeometry {
  const centre: Point = [random() * 100, random() * 100];
  const corners = 3 + Math.floor(random() * 12);
  const far = Array.from({ length: corners }, () => 5 + random() * 40);
  const ring = (share: number): readonly Point[] =>
    far.map((away, i): Point => {
      const angle = (2 * Math.PI * i) / corners;
      return [centre[0] + share * away * Math.cos(angle), centre[1] + share * away * Math.sin(angle)];
    });
  return random() < 0.4 ? { points: ring(1), holes: [ring(0.4)] } : { points: ring(1) };
}

function figure(random: () => number): Figure {
  const shape = oneOf(random, ['polygon', 'freehand', 'rectangle', 'ellipse'] as const);
  if (shape === 'polygon' || shape === 'freehand') return { shape, geometry: star(random) };
  const box = { x: random() * 100, y: random() * 100, width: 1 + random() * 60, height: 1 + random() * 60 };
  return { shape, geometry: random() < 0.3 ? box : { ...box, rotation: (random() - 0.5) * 6 } };
}

function areaOf(some: Figure): PointsGeometry {
  const area = areaOfRegion(some);
  if (area === null) throw new Error(`${some.shape} has no area`);
  return area;
}

function frame(minX: number, minY: number, maxX: number, maxY: number): PointsGeometry {
  return { points: [[minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]] }; // prettier-ignore
}

const total = (parts: readonly PointsGeometry[] | null): number =>
  (parts ?? []).reduce((sum, part) => sum + areaSize(part), 0);

describe.each(Array.from({ length: FIGURES }, (_, i) => i + 1).filter((seed) => seed % 100 === 1))(
  'figures from seed %d on',
  (first) => {
    it('have the area that the clipping library finds', () => {
      for (let seed = first; seed < first + 100; seed++) {
        const some = figure(randomFrom(seed));
        const { area } = measure(some);
        // An ellipse is clipped as a polygon within it.
        const tolerance = some.shape === 'ellipse' ? 5e-3 : 1e-9;
        expect(Math.abs(total(unite([areaOf(some)])) / (area ?? NaN) - 1)).toBeLessThan(tolerance);
        expect(isWellFormed(areaOf(some))).toBe(true);
      }
    });

    it('lie within their bounds as the library finds them, and touch all four sides', () => {
      for (let seed = first; seed < first + 100; seed++) {
        const some = figure(randomFrom(seed));
        const { minX, minY, maxX, maxY } = shapeOf(some).bounds(some.geometry);
        const found = (unite([areaOf(some)]) ?? []).flatMap(({ points }) => points);
        const [xs, ys] = [found.map(([x]) => x), found.map(([, y]) => y)];
        const off = [Math.min(...xs) - minX, maxX - Math.max(...xs), Math.min(...ys) - minY, maxY - Math.max(...ys)];
        // A turned ellipse touches between two of the points that it is cut as a polygon by.
        expect(Math.max(...off)).toBeLessThan(some.shape === 'ellipse' ? 0.1 : 1e-9);
        expect(Math.min(...off)).toBeGreaterThan(-1e-9);
        expect(subtract([areaOf(some), frame(minX - 1e-6, minY - 1e-6, maxX + 1e-6, maxY + 1e-6)])).toEqual([]);
      }
    });

    it('are hit where the library says that a spot lies in them', () => {
      for (let seed = first; seed < first + 100; seed++) {
        const random = randomFrom(seed);
        const some = figure(random);
        const at: Point = [random() * 160, random() * 160];
        const spot: PointsGeometry = { points: [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, y]): Point => [at[0] + x * 0.01, at[1] + y * 0.01]) }; // prettier-ignore
        const share = total(intersect([areaOf(some), spot])) / areaSize(spot);
        // On the very edge either answer is right.
        if (share > 0.01 && share < 0.99) continue;
        expect(shapeOf(some).hits(some.geometry, at, 0)).toBe(share > 0.5);
      }
    });

    it('come apart and together again without loss', () => {
      for (let seed = first; seed < first + 100; seed += 5) {
        const random = randomFrom(seed);
        const [a, b] = [areaOf(figure(random)), areaOf(figure(random))];
        const [both, shared, rest] = [unite([a, b]), intersect([a, b]), subtract([a, b])];
        expect(total(both)).toBeCloseTo(areaSize(a) + areaSize(b) - total(shared), 6);
        expect(total(rest)).toBeCloseTo(areaSize(a) - total(shared), 6);
      }
    });
  },
);
