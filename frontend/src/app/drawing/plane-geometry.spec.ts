import { describe, expect, it } from 'vitest';
import { countDistinct, distanceToPath, distanceToSegment, ringArea, ringContains } from './plane-geometry';
import type { Point } from './point';

const square: readonly Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

describe('distanceToSegment', () => {
  it('is the distance to the foot of the perpendicular, or to the nearer end', () => {
    expect(distanceToSegment([5, 3], [0, 0], [10, 0])).toBe(3);
    expect(distanceToSegment([13, 4], [0, 0], [10, 0])).toBe(5);
    expect(distanceToSegment([-3, 4], [0, 0], [10, 0])).toBe(5);
  });

  it('takes a segment of no length for a point', () => {
    expect(distanceToSegment([3, 4], [0, 0], [0, 0])).toBe(5);
  });
});

describe('distanceToPath', () => {
  it('counts the edge back to the first point only when closed', () => {
    expect(distanceToPath([0, 5], square, true)).toBe(0);
    expect(distanceToPath([0, 5], square, false)).toBe(5);
  });

  it('is infinite for no points', () => {
    expect(distanceToPath([0, 0], [], true)).toBe(Infinity);
  });
});

describe('ringContains', () => {
  it('tells inside from outside', () => {
    expect(ringContains(square, [5, 5])).toBe(true);
    expect(ringContains(square, [15, 5])).toBe(false);
    expect(ringContains(square, [-1, 5])).toBe(false);
  });

  it('leaves a hole where a ring laps over itself', () => {
    const twice = [...square, ...square.map(([x, y]): Point => [x + 5, y])];
    expect(ringContains(twice, [7, 5])).toBe(false);
  });
});

describe('ringArea', () => {
  it('does not depend on the direction', () => {
    expect(ringArea(square)).toBe(100);
    expect(ringArea([...square].reverse())).toBe(100);
  });

  it('keeps its digits far from the origin', () => {
    const far = square.map(([x, y]): Point => [x / 1000 + 1e8, y / 1000 + 1e8]);
    expect(ringArea(far)).toBeCloseTo(1e-4, 8);
  });
});

it('counts points at different places once', () => {
  expect(countDistinct([...square, ...square])).toBe(4);
});
