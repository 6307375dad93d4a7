import { describe, expect, it } from '@jest/globals';
import { geometryProblem, type Point, type Shape, tidyGeometry } from './geometry.js';

const square = (at: number, side: number): number[][] => [
  [at, at],
  [at + side, at],
  [at + side, at + side],
  [at, at + side],
];

describe('geometryProblem', () => {
  const fine: [Shape, unknown][] = [
    ['point', { points: [[1, 2]] }],
    [
      'line',
      {
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'polygon',
      {
        points: [
          [-1, -2],
          [3.5, 4],
          [5, 6],
        ],
      },
    ],
    ['rectangle', { x: -1, y: 0, width: 0.5, height: 3 }],
    ['rectangle', { x: -1, y: 0, width: 0.5, height: 3, rotation: Math.PI }],
    ['ellipse', { x: -1, y: 0, width: 0.5, height: 3, rotation: -3.1 }],
    ['freehand', { points: square(0, 4) }],
    ['polygon', { points: square(0, 9), holes: [square(1, 2), square(4, 2)] }],
    ['polygon', { points: square(0, 9), holes: [] }],
  ];
  for (const [shape, geometry] of fine)
    it(`takes a ${shape}`, () => expect(geometryProblem(shape, geometry)).toBeNull());

  const wrong: [Shape, unknown, RegExp][] = [
    [
      'point',
      {
        points: [
          [1, 2],
          [3, 4],
        ],
      },
      /exactly 1/,
    ],
    ['line', { points: [[1, 2]] }, /at least 2/],
    [
      'polygon',
      {
        points: [
          [1, 2],
          [3, 4],
        ],
      },
      /at least 3/,
    ],
    ['polygon', { points: [[1, 2], [3, 4], [5]] }, /point 2 is not/],
    [
      'polygon',
      {
        points: [
          [1, 2],
          [3, Infinity],
          [5, 6],
        ],
      },
      /point 1 is not/,
    ],
    [
      'polygon',
      {
        points: [
          [1, 2],
          ['3', 4],
          [5, 6],
        ],
      },
      /point 1 is not/,
    ],
    [
      'polygon',
      {
        points: [
          [1, 2],
          [3, 2e9],
          [5, 6],
        ],
      },
      /point 1 is not/,
    ],
    ['polygon', { points: 'M0 0' }, /list/],
    ['polygon', { points: Array.from({ length: 100_001 }, () => [0, 0]) }, /at most/],
    [
      'polygon',
      {
        points: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        inner: [],
      },
      /unknown field "inner"/,
    ],
    ['line', { points: square(0, 4), holes: [square(1, 2)] }, /unknown field "holes"/],
    ['polygon', { points: square(0, 4), holes: 'none' }, /list of lists/],
    ['polygon', { points: square(0, 4), holes: [square(1, 2), [[1, 1]]] }, /hole 1 needs at least 3/],
    ['freehand', { points: square(0, 4), holes: [[[1, 1], [2, 1], [2]]] }, /point 2 of hole 0/],
    ['freehand', { points: [[0, 0]] }, /at least 3/],
    [
      'polygon',
      { points: square(0, 4), holes: [Array.from({ length: 99_997 }, () => [1, 1])] },
      /100000 points, its holes/,
    ],
    ['rectangle', { x: 0, y: 0, width: 1, height: 1, rotation: 4 }, /rotation/],
    ['ellipse', { x: 0, y: 0, width: 1, height: 1, rotation: -Math.PI }, /rotation/],
    ['ellipse', { x: 0, y: 0, width: 1, height: 1, rotation: '1' }, /rotation/],
    ['ellipse', { x: 0, y: 0, width: 1, height: 0 }, /above 0/],
    ['ellipse', { x: 0, y: 0, width: 1, height: 1, angle: 0 }, /unknown field "angle"/],
    ['rectangle', { x: 0, y: 0, width: 0, height: 1 }, /above 0/],
    ['rectangle', { x: 0, y: 0, width: NaN, height: 1 }, /numbers/],
    ['rectangle', { points: [[0, 0]] }, /numbers/],
    ['polygon', null, /object/],
    ['polygon', 'x', /object/],
  ];
  for (const [shape, geometry, problem] of wrong)
    it(`refuses a ${shape} that ${String(problem)}`, () => expect(geometryProblem(shape, geometry)).toMatch(problem));
});

describe('tidyGeometry', () => {
  it('leaves out what says nothing, and nothing else', () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    expect(tidyGeometry({ ...box, rotation: 0 })).toStrictEqual(box);
    expect(tidyGeometry({ ...box, rotation: 0.1 })).toStrictEqual({ ...box, rotation: 0.1 });
    const points = square(0, 9) as Point[];
    const holes = [square(1, 2) as Point[]];
    expect(tidyGeometry({ points, holes: [] })).toStrictEqual({ points });
    expect(tidyGeometry({ points, holes })).toStrictEqual({ points, holes });
  });
});
