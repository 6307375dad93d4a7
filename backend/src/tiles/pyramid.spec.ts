import { describe, expect, it } from '@jest/globals';
import { hasTile, levelsOf, tileCount, tileIndex } from './pyramid.js';

describe('levelsOf', () => {
  it('halves until one tile is enough, rounding up', () => {
    expect(levelsOf(1025, 700, 512)).toEqual([
      { level: 0, width: 1025, height: 700, columns: 3, rows: 2 },
      { level: 1, width: 513, height: 350, columns: 2, rows: 1 },
      { level: 2, width: 257, height: 175, columns: 1, rows: 1 },
    ]);
  });

  it.each([
    [1, 1, 1],
    [512, 512, 1],
    [513, 1, 2],
    [8192, 8192, 5],
    [100_000, 60_000, 9],
  ])('gives an image of %i × %i px %i levels', (width, height, count) => {
    expect(levelsOf(width, height, 512)).toHaveLength(count);
  });

  it.each([
    [0, 5],
    [5, -1],
    [1.5, 5],
    [NaN, 5],
    [5, Infinity],
  ])('refuses %d × %d px', (width, height) => {
    expect(() => levelsOf(width, height, 512)).toThrow(RangeError);
  });
});

describe('tiles of a pyramid', () => {
  const levels = levelsOf(1025, 700, 512);
  const tiles = { planes: 3, finestLevel: 0, levels };

  it.each([0, 1])('are numbered plane by plane, level by level from level %i on, row by row', (finestLevel) => {
    const some = { ...tiles, finestLevel };
    const numbers = [0, 1, 2].flatMap((plane) =>
      levels
        .slice(finestLevel)
        .flatMap(({ level, columns, rows }) =>
          Array.from({ length: columns * rows }, (_, i) =>
            tileIndex(some, plane, level, i % columns, Math.floor(i / columns)),
          ),
        ),
    );
    expect(numbers).toHaveLength(finestLevel === 0 ? 27 : 9);
    expect(numbers).toEqual(Array.from({ length: tileCount(some) }, (_, i) => i));
  });

  it('exist only where the level has a column and a row', () => {
    expect(hasTile(tiles, 2, 0, 2, 1)).toBe(true);
    expect(hasTile({ ...tiles, finestLevel: 1 }, 0, 1, 0, 0)).toBe(true);
    expect(hasTile({ ...tiles, finestLevel: 1 }, 0, 0, 0, 0)).toBe(false);
    for (const plane of [-1, 3, 0.5, NaN]) expect(hasTile(tiles, plane, 0, 0, 0)).toBe(false);
    for (const [level, column, row] of [
      [0, 3, 0],
      [0, 0, 2],
      [3, 0, 0],
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0.5, 0],
      [NaN, 0, 0],
    ]) {
      expect(hasTile(tiles, 0, level, column, row)).toBe(false);
    }
  });
});
