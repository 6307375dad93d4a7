import { describe, expect, it } from 'vitest';
import { areaOfRegion } from './clip';
import { measure } from './measure';
import { simplifyRing } from './simplify';
import type { Point } from './point';

const square: readonly Point[] = [[0, 0], [10, 0], [10, 10], [0, 10]]; // prettier-ignore
const hole: readonly Point[] = [[2, 2], [4, 2], [4, 4], [2, 4]]; // prettier-ignore

describe('measuring', () => {
  it('takes holes off the area, and counts their edges', () => {
    const measures = measure({ shape: 'polygon', geometry: { points: square, holes: [hole] } });
    expect(measures).toMatchObject({ area: 96, perimeter: 48, length: null, width: 10, height: 10 });
    expect(measures.centroid[0]).toBeCloseTo((100 * 5 - 4 * 3) / 96, 12);
  });

  it('knows pixels that are not square', () => {
    const geometry = { points: [[0, 0], [30, 40]] as const }; // prettier-ignore
    expect(measure({ shape: 'line', geometry })).toMatchObject({ length: 50, area: null, centroid: [15, 20] });
    const { length, width, height } = measure({ shape: 'line', geometry }, { x: 0.5, y: 0.25 });
    expect([length, width, height]).toEqual([Math.hypot(15, 10), 15, 10]);
    expect(measure({ shape: 'polygon', geometry: { points: square } }, { x: 0.5, y: 0.25 }).area).toBe(12.5);
  });

  it('measures turned rectangles and ellipses as they lie on such pixels', () => {
    const box = { x: 0, y: 0, width: 40, height: 10, rotation: Math.PI / 2 };
    const pixel = { x: 2, y: 1 };
    expect(measure({ shape: 'rectangle', geometry: box }, pixel).perimeter).toBeCloseTo(2 * (40 + 20), 9);
    const ellipse = measure({ shape: 'ellipse', geometry: box }, pixel);
    const upright = measure({ shape: 'ellipse', geometry: { x: 0, y: 0, width: 20, height: 40 } });
    expect(ellipse.perimeter).toBeCloseTo(upright.perimeter ?? NaN, 9);
    expect(ellipse.area).toBeCloseTo(Math.PI * 10 * 20, 9);
  });

  it('agrees with a circle, and with the polygon an ellipse is drawn as', () => {
    const circle = { shape: 'ellipse', geometry: { x: 0, y: 0, width: 20, height: 20 } } as const;
    expect(measure(circle).perimeter).toBeCloseTo(20 * Math.PI, 10);
    const flat = { shape: 'ellipse', geometry: { x: 5, y: 5, width: 300, height: 60, rotation: 0.4 } } as const;
    const points = areaOfRegion(flat)?.points ?? [];
    const drawn = measure({ shape: 'polygon', geometry: { points } });
    expect((drawn.perimeter ?? 0) / (measure(flat).perimeter ?? 1)).toBeCloseTo(1, 3);
    expect((drawn.area ?? 0) / (measure(flat).area ?? 1)).toBeCloseTo(1, 3);
  });
});

it('simplifies a ring to what is within the tolerance', () => {
  const circle = Array.from({ length: 400 }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / 400;
    return [100 * Math.cos(angle), 100 * Math.sin(angle)];
  });
  const fewer = simplifyRing(circle, 0.5);
  expect(fewer.length).toBeLessThan(50);
  for (const [i, [x, y]] of fewer.entries()) {
    const [nx, ny] = fewer[(i + 1) % fewer.length];
    // The middle of a chord is where it is farthest from the circle.
    expect(100 - Math.hypot((x + nx) / 2, (y + ny) / 2)).toBeLessThanOrEqual(0.5);
  }
});
