import { describe, expect, it } from '@jest/globals';
import { geometryProblem, type Shape } from './geometry.js';

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
        holes: [],
      },
      /unknown field "holes"/,
    ],
    ['rectangle', { x: 0, y: 0, width: 0, height: 1 }, /above 0/],
    ['rectangle', { x: 0, y: 0, width: NaN, height: 1 }, /numbers/],
    ['rectangle', { points: [[0, 0]] }, /numbers/],
    ['polygon', null, /object/],
    ['polygon', 'x', /object/],
  ];
  for (const [shape, geometry, problem] of wrong)
    it(`refuses a ${shape} that ${String(problem)}`, () => expect(geometryProblem(shape, geometry)).toMatch(problem));
});
