import { describe, expect, it } from 'vitest';
import { strokeParts } from '../well-formed';
import type { Point } from '../point';
import { aRegion } from './tool-driver';
import { invalidity, isSameToLibrary } from './validity';

const ring = (x: number, size: number): readonly Point[] => [
  [x, x],
  [x + size, x],
  [x + size, x + size],
  [x, x + size],
];
const bowTie: readonly Point[] = [[0, 0], [10, 10], [10, 0], [0, 10]]; // prettier-ignore
const twice: readonly Point[] = [...ring(0, 10), ...ring(0, 10)];

describe('the judge of what tools draw', () => {
  it('finds edges that cross where they must not', () => {
    expect(invalidity(aRegion('freehand', { points: bowTie }))).toContain('area');
    const lopsided = [...bowTie.slice(0, 3), [0, 14] as const];
    expect(invalidity(aRegion('freehand', { points: lopsided }))).toContain('cross');
    expect(invalidity(aRegion('polygon', { points: lopsided }))).toContain('cross');
  });

  it('finds holes that are outside, or in each other', () => {
    const holed = (...holes: (readonly Point[])[]) => aRegion('polygon', { points: ring(0, 100), holes });
    expect(invalidity(holed(ring(10, 10), ring(30, 10)))).toBeNull();
    expect(invalidity(holed(ring(110, 10)))).toContain('not inside');
    expect(invalidity(holed(ring(95, 10)))).toContain('cross');
    expect(invalidity(holed(ring(10, 50), ring(20, 10)))).toContain('in another');
  });

  it('finds loops that lie on each other', () => {
    expect(isSameToLibrary({ points: ring(0, 10) })).toBe(true);
    expect(isSameToLibrary({ points: twice })).toBe(false);
  });
});

describe('a stroke that crosses itself', () => {
  it('becomes an area for each loop', () => {
    const parts = strokeParts([[0, 0], [10, 10], [10, 0], [0, 14]]) ?? []; // prettier-ignore
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(invalidity(aRegion('freehand', part))).toBeNull();
  });

  it('loses the ear where its ends overlap, and has no hole where it went round twice', () => {
    const overlapping: readonly Point[] = [[0, 1], [100, 0], [100, 100], [0, 100], [0, -0.5], [1, -0.5]]; // prettier-ignore
    expect(strokeParts(overlapping)).toHaveLength(1);
    const spiral: readonly Point[] = [[0, 0], [100, 0], [100, 100], [0, 100], [0, 20], [80, 20], [80, 80], [-20, 80]]; // prettier-ignore
    for (const part of strokeParts(spiral) ?? []) expect(part.holes).toBeUndefined();
  });
});
