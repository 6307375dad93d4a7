import { describe, expect, it } from 'vitest';
import { PackedGeometry } from './packed-geometry';
import type { PointsGeometry } from './region';
import { shapeOf } from './shapes/shape-table';

const NUMBERS = Float64Array.of(9, 9, 0, 0, 10, 0, 10, 10, 1, 1, 3, 1, 3, 2.5, 7, 7);
const plain: PointsGeometry = {
  points: [
    [0, 0],
    [10, 0],
    [10, 10],
  ],
  holes: [
    [
      [1, 1],
      [3, 1],
      [3, 2.5],
    ],
  ],
};

describe('PackedGeometry', () => {
  const packed = new PackedGeometry(NUMBERS, 2, 3, [3]);

  it('has the points and holes that it was made of, the same each time', () => {
    expect([packed.points, packed.holes]).toEqual([plain.points, plain.holes]);
    expect(packed.points).toBe(packed.points);
    expect(packed.holes).toBe(packed.holes);
    expect(new PackedGeometry(NUMBERS, 2, 3).holes).toBeUndefined();
  });

  it('is told by every shape as one with lists of points is', () => {
    for (const shape of ['polygon', 'freehand', 'line'] as const) {
      const rules = shapeOf({ shape });
      expect(rules.bounds(packed)).toEqual(rules.bounds(plain));
      expect(rules.outline(packed)).toEqual(rules.outline(plain));
      expect(rules.outline(packed).closed).toBe(rules.isClosed);
      expect(rules.vertices(packed)).toEqual(rules.vertices(plain));
      expect(rules.translate(packed, [1, 2])).toEqual(rules.translate(plain, [1, 2]));
      for (const at of [[1, 1] as const, [2.5, 1.5] as const, [9, 1] as const, [-3, 8] as const]) {
        expect(rules.hits(packed, at, 0.5)).toBe(rules.hits(plain, at, 0.5));
      }
    }
  });

  it('can be kept and written', () => {
    expect(structuredClone(packed.plain())).toEqual(plain);
    expect(JSON.parse(JSON.stringify({ packed }))).toEqual({ packed: plain });
  });

  it('gives out its numbers, with those of others that follow', () => {
    expect([packed.ringCount, packed.pointCount, packed.ringSize(0), packed.ringSize(1)]).toEqual([2, 6, 3, 3]);
    const next = new PackedGeometry(NUMBERS, 14, 1);
    expect([packed.isFollowedBy(next), next.isFollowedBy(packed), packed.isFollowedBy(packed)]).toEqual([
      ...[true, false, false],
    ]);
    expect(packed.isFollowedBy(new PackedGeometry(NUMBERS.slice(), 14, 1))).toBe(false);
    expect([...packed.upTo(packed)]).toEqual([0, 0, 10, 0, 10, 10, 1, 1, 3, 1, 3, 2.5]);
    expect([...packed.upTo(next)]).toEqual([0, 0, 10, 0, 10, 10, 1, 1, 3, 1, 3, 2.5, 7, 7]);
  });

  it('knows its equals', () => {
    expect(packed.equals(new PackedGeometry(NUMBERS.slice(2), 0, 3, [3]))).toBe(true);
    expect(packed.equals(new PackedGeometry(NUMBERS, 2, 3))).toBe(false);
    expect(packed.equals(new PackedGeometry(NUMBERS, 2, 6))).toBe(false);
    const other = NUMBERS.slice();
    other[13] = 2.6;
    expect(packed.equals(new PackedGeometry(other, 2, 3, [3]))).toBe(false);
  });
});
