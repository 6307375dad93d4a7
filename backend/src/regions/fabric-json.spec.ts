import { describe, expect, it } from '@jest/globals';
import { fabricData, regionsIn } from './fabric-json.js';
import type { Point, PointsGeometry } from './geometry.js';
import { DEFAULT_STYLE, type RegionContent, type StoredRegion } from './region-change.js';

const DEFAULTS = {
  strokeWidth: 2,
  scaleX: 1,
  scaleY: 1,
  angle: 0,
  flipX: false,
  flipY: false,
  stroke: 'rgb(249, 187, 1)',
};
const xy = (...points: Point[]): { x: number; y: number }[] => points.map(([x, y]) => ({ x, y }));

function read(...objects: object[]): RegionContent[] {
  return regionsIn(JSON.stringify({ version: '5.3.0', objects })).map((region) => region.content);
}

function pointsOf(content: RegionContent): Point[] {
  return (content.geometry as PointsGeometry).points;
}

/** As the public system writes it: a triangle clicked at these points, which it shows 1 px right and down. */
const triangle = {
  ...DEFAULTS,
  ...{ type: 'polyline', left: 120.5, top: 80.25, width: 100, height: 80 },
  points: xy([120.5, 80.25], [220.5, 80.25], [170.5, 160.25], [120.5, 80.25]),
};

describe('regionsIn', () => {
  it('puts a shape where it is seen, which is not where its points say', () => {
    const [region] = read(triangle);
    expect(region.shape).toBe('polygon');
    expect(pointsOf(region)).toEqual([
      [121.5, 81.25],
      [221.5, 81.25],
      [171.5, 161.25],
    ]);
    expect(region.colour).toBe('#f9bb01');
  });

  it('follows a shape that was moved, scaled, turned and mirrored', () => {
    expect(pointsOf(read({ ...triangle, left: 0, top: 0 })[0])[0]).toEqual([1, 1]);
    expect(pointsOf(read({ ...triangle, left: 0, top: 0, scaleX: 2, scaleY: 3 })[0])[1]).toEqual([202, 3]);
    const turned = pointsOf(read({ ...triangle, left: 10, top: 20, angle: 90 })[0]);
    expect(turned[1][0]).toBeCloseTo(9, 9);
    expect(turned[1][1]).toBeCloseTo(121, 9);
    expect(pointsOf(read({ ...triangle, left: 0, top: 0, flipX: true })[0])[0]).toEqual([101, 1]);
  });

  it('takes negative coordinates, which the public system moved, from left and top', () => {
    const points = xy([-10, -20], [30, -20], [30, 20], [-10, -20]);
    const [region] = read({ ...triangle, left: -11, top: -21, points });
    expect(pointsOf(region)[0]).toEqual([-10, -20]);
  });

  it('drops the vertex that a double click leaves twice', () => {
    const points = xy([0, 0], [10, 0], [10, 10], [10, 10], [0, 0]);
    expect(pointsOf(read({ ...triangle, left: -1, top: -1, points })[0])).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
    ]);
  });

  it('knows the diamond that stands for a point', () => {
    const points = xy([296, 200], [300, 196], [304, 200], [300, 204], [296, 200]);
    const [region] = read({ ...triangle, left: 295, top: 195, points });
    expect([region.shape, pointsOf(region)]).toEqual(['point', [[300, 200]]]);
  });

  it('reads rectangles and lines', () => {
    const [rectangle] = read({ ...DEFAULTS, type: 'rect', left: 9, top: 19, width: 50, height: 30 });
    expect(rectangle).toMatchObject({ shape: 'rectangle', geometry: { x: 10, y: 20, width: 50, height: 30 } });
    const ends = { x1: -50, x2: 50, y1: -25, y2: 25 };
    const [line] = read({ ...DEFAULTS, type: 'line', left: 9, top: 9, width: 100, height: 50, ...ends });
    expect([line.shape, pointsOf(line)]).toEqual([
      'line',
      [
        [10, 10],
        [110, 60],
      ],
    ]);
  });

  it('reads a layer without any', () => {
    for (const none of ['none', '{"version":"5.3.0","objects":[]}']) expect(regionsIn(none)).toEqual([]);
  });

  it('refuses, by name, what would not come back as a region', () => {
    const problem = (...objects: object[]): unknown => {
      try {
        return read(...objects);
      } catch (error) {
        return (error as { details: { issues: { path: string }[] } }).details.issues[0].path;
      }
    };
    expect(problem(triangle, { ...DEFAULTS, type: 'circle', left: 0, top: 0, width: 1, height: 1 })).toBe(
      'data.objects[1].type',
    );
    expect(problem({ ...triangle, left: 'x' })).toBe('data.objects[0].left');
    expect(problem({ ...triangle, points: [] })).toBe('data.objects[0].points');
    for (const text of ['', '[]', 'null', '{', '{"objects":[1]}'])
      expect(() => regionsIn(text)).toThrow(/cannot be read/);
  });
});

describe('fabricData', () => {
  const stored = (shape: StoredRegion['shape'], geometry: StoredRegion['geometry']): StoredRegion => ({
    ...{
      regionId: '7f0f2a6e-7a3b-4d51-8b47-2f5f6f0b9a11',
      version: 1,
      name: 'a, "b"',
      labelId: null,
      ...DEFAULT_STYLE,
      colour: '#0080ff',
    },
    ...{ shape, geometry },
  });
  const regions = [
    stored('polygon', {
      points: [
        [0.25, -3],
        [20, 5],
        [7, 90.125],
      ],
    }),
    stored('line', {
      points: [
        [0, 0],
        [20, 5],
        [7, 90],
      ],
    }),
    stored('line', {
      points: [
        [5, 5],
        [1, 9],
      ],
    }),
    stored('point', { points: [[12.5, 7]] }),
    stored('rectangle', { x: 3, y: 4.5, width: 10, height: 20 }),
    stored('rectangle', { x: 30.7, y: 1 / 3, width: 0.1 + 0.2, height: 1e-5 }),
    stored('polygon', {
      points: [
        [30.7, 1 / 3],
        [0.1, 1e-9],
        [7.7, 90.125],
      ],
    }),
    stored('polygon', {
      points: [
        [0, 4],
        [4, 0],
        [8, 4],
        [4, 8],
      ],
    }),
    stored('line', {
      points: [
        [0.3, 0],
        [20, 5],
        [20, 5],
        [0.3, 0],
      ],
    }),
    stored('point', { points: [[0.1 + 0.2, 99999.7]] }),
  ];

  for (const [n, region] of regions.entries()) {
    it(`gives back the ${region.shape} that it was given (${n}), with its id and name`, () => {
      const [back] = regionsIn(fabricData([region]));
      const { regionId, version, ...content } = region;
      expect(version).toBe(1);
      expect(back).toEqual({ regionId, content });
    });
  }

  it('is shown by the public system at the true place: left and top hold the stroke', () => {
    const data = JSON.parse(fabricData([regions[0]])) as { objects: Record<string, number>[] };
    expect(data.objects[0]).toMatchObject({ left: -0.75, top: -4, width: 19.75, height: 93.125, type: 'polyline' });
  });

  it('is the word of the public system for a layer without any', () => expect(fabricData([])).toBe('none'));
});
