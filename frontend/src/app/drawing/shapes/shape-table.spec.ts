import { describe, expect, it } from 'vitest';
import { isShapeId, parseGeometry, SHAPES, shapeOf } from './shape-table';

const triangle = {
  points: [
    [0, 0],
    [10, 0],
    [10, 10],
  ] as const,
};
const box = { x: 10, y: 20, width: 30, height: 40 };

describe('reading geometry from the API', () => {
  it('takes every shape in its own form', () => {
    expect(parseGeometry('point', { points: [[1.5, -2]] })).toEqual({
      shape: 'point',
      geometry: { points: [[1.5, -2]] },
    });
    expect(
      parseGeometry('line', {
        points: [
          [0, 0],
          [1, 1],
        ],
      }),
    ).not.toBeNull();
    expect(parseGeometry('polygon', triangle)).toEqual({ shape: 'polygon', geometry: triangle });
    expect(parseGeometry('rectangle', { ...box, extra: 1 })).toEqual({ shape: 'rectangle', geometry: box });
  });

  it.each([
    ['spiral', triangle],
    ['polygon', null],
    ['polygon', { points: 'none' }],
    ['polygon', { points: [[0, 0], [1, 1], [2]] }],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [1, '1'],
          [2, 2],
        ],
      },
    ],
    ['rectangle', { x: 0, y: 0, width: 5 }],
    ['rectangle', triangle],
    ['point', box],
  ])('refuses %s %j', (shape, wire) => {
    expect(parseGeometry(shape, wire)).toBeNull();
  });

  it('knows its own names only', () => {
    expect(isShapeId('polygon')).toBe(true);
    expect(isShapeId('toString')).toBe(false);
  });
});

describe('what may be saved', () => {
  it.each([
    ['point', { points: [] }, 'exactly one'],
    ['point', { points: [[NaN, 0]] }, 'not a number'],
    [
      'line',
      {
        points: [
          [1, 1],
          [1, 1],
        ],
      },
      'at least 2',
    ],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [5, 5],
          [0, 0],
        ],
      },
      'at least 3',
    ],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [5, 5],
          [10, 10],
        ],
      },
      'enclose an area',
    ],
    [
      'polygon',
      {
        points: [
          [0, 0],
          [Infinity, 5],
          [10, 10],
        ],
      },
      'not a number',
    ],
    ['rectangle', { ...box, width: 0 }, 'width and a height'],
    ['rectangle', { ...box, height: -1 }, 'width and a height'],
    ['rectangle', { ...box, x: NaN }, 'not a number'],
  ] as const)('%s %j has a problem: %s', (shape, geometry, problem) => {
    expect(shapeOf({ shape }).problem(geometry)).toContain(problem);
    expect(parseGeometry(shape, geometry)).toBeNull();
  });
});

describe('where a shape is', () => {
  it('has the smallest box around it as bounds', () => {
    expect(SHAPES.polygon.bounds(triangle)).toEqual({ minX: 0, minY: 0, maxX: 10, maxY: 10 });
    expect(SHAPES.rectangle.bounds(box)).toEqual({ minX: 10, minY: 20, maxX: 40, maxY: 60 });
  });

  it('is hit inside an area and beside a line or point within the tolerance', () => {
    expect(SHAPES.polygon.hits(triangle, [8, 3], 0)).toBe(true);
    expect(SHAPES.polygon.hits(triangle, [2, 8], 1)).toBe(false);
    expect(SHAPES.polygon.hits(triangle, [5, -2], 2)).toBe(true);
    expect(SHAPES.line.hits(triangle, [8, 3], 1)).toBe(false);
    expect(SHAPES.line.hits(triangle, [5, 1], 1)).toBe(true);
    expect(SHAPES.line.hits(triangle, [5, 5], 1)).toBe(false);
    expect(SHAPES.point.hits({ points: [[4, 4]] }, [4, 6], 2)).toBe(true);
    expect(SHAPES.point.hits({ points: [[4, 4]] }, [4, 7], 2)).toBe(false);
    expect(SHAPES.rectangle.hits(box, [25, 40], 0)).toBe(true);
    expect(SHAPES.rectangle.hits(box, [43, 40], 2)).toBe(false);
  });
});

describe('changing a shape', () => {
  it('moves as a whole, leaving the original alone', () => {
    expect(SHAPES.polygon.translate(triangle, [1, 2])).toEqual({
      points: [
        [1, 2],
        [11, 2],
        [11, 12],
      ],
    });
    expect(SHAPES.rectangle.translate(box, [1, 2])).toEqual({ ...box, x: 11, y: 22 });
    expect(triangle.points[0]).toEqual([0, 0]);
  });

  it('is outlined closed when it is an area', () => {
    expect(SHAPES.polygon.outline(triangle).closed).toBe(true);
    expect(SHAPES.rectangle.outline(box).points).toHaveLength(4);
    expect(SHAPES.line.outline(triangle).closed).toBe(false);
  });
});
