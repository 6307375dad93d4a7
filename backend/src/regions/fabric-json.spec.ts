import { describe, expect, it } from '@jest/globals';
import { fabricData } from './fabric-json.js';
import { type DrawnObject, objectsIn } from './fabric-reading.js';
import type { BoxGeometry, Point, PointsGeometry } from './geometry.js';
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

const objects = (...list: object[]): DrawnObject[] => objectsIn(JSON.stringify({ version: '5.3.0', objects: list }));

/** Of objects that become regions. */
function read(...list: object[]): RegionContent[] {
  return objects(...list).map(({ content }) => content as RegionContent);
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

const at100 = (...points: Point[]): Point[] => points.map(([x, y]) => [x + 100, y + 50]);

function expectBox({ geometry }: RegionContent, expected: BoxGeometry): void {
  expect(Object.keys(geometry).sort()).toEqual(Object.keys(expected).sort());
  for (const [side, value] of Object.entries(expected))
    expect([side, (geometry as unknown as Record<string, number>)[side]]).toEqual([side, expect.closeTo(value, 9)]);
}

describe('objectsIn', () => {
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

  it('reads boxes that were turned, scaled or placed by their centre', () => {
    const rect = { ...DEFAULTS, strokeWidth: 0, type: 'rect', left: 100, top: 50, width: 40, height: 20 };
    const [turned] = read({ ...rect, angle: 90 });
    expect(turned.shape).toBe('rectangle');
    expectBox(turned, { x: 70, y: 60, width: 40, height: 20, rotation: Math.PI / 2 });
    expectBox(read({ ...rect, angle: 270 })[0], { x: 90, y: 20, width: 40, height: 20, rotation: -Math.PI / 2 });
    expectBox(read({ ...rect, strokeWidth: 2, scaleX: 2, scaleY: 3 })[0], { x: 102, y: 53, width: 80, height: 60 });
    const centred = { ...rect, originX: 'center', originY: 'center', angle: 30 };
    expectBox(read(centred)[0], { x: 80, y: 40, width: 40, height: 20, rotation: Math.PI / 6 });
  });

  it('reads circles and ellipses', () => {
    const circle = { ...DEFAULTS, type: 'circle', left: 9, top: 19, radius: 5, width: 10, height: 10 };
    expect(read(circle)[0].shape).toBe('ellipse');
    expectBox(read(circle)[0], { x: 10, y: 20, width: 10, height: 10 });
    const ellipse = { ...DEFAULTS, type: 'ellipse', left: 9, top: 19, rx: 5, ry: 2, width: 10, height: 4 };
    expectBox(read(ellipse)[0], { x: 10, y: 20, width: 10, height: 4 });
  });

  it('reads straight paths: lines, outlines, outlines with holes, wherever they were moved', () => {
    const square = [['M', 0, 0], ['L', 10, 0], ['V', 10], ['H', 0], ['Z']];
    const hole = [['M', 2, 2], ['L', 4, 2], ['L', 4, 4], ['L', 2, 2], ['Z']];
    const path = { ...DEFAULTS, type: 'path', left: 99, top: 49 };
    const [holed, line] = read({ ...path, path: [...square, ...hole] }, { ...path, path: square.slice(0, 2) });
    expect([holed.shape, holed.geometry]).toEqual([
      'polygon',
      { points: at100([0, 0], [10, 0], [10, 10], [0, 10]), holes: [at100([2, 2], [4, 2], [4, 4])] },
    ]);
    expect([line.shape, line.geometry]).toEqual(['line', { points: at100([0, 0], [10, 0]) }]);
  });

  /** What the public system writes for what its users draw; it shows each 1 px right of and below the clicks. */
  const examples: [what: string, object: object, shape: string, seen: Point[]][] = [
    [
      'a triangle',
      triangle,
      'polygon',
      [
        [121.5, 81.25],
        [221.5, 81.25],
        [171.5, 161.25],
      ],
    ],
    [
      'a target',
      { ...triangle, left: 296, top: 196, points: xy([296, 200], [300, 196], [304, 200], [300, 204], [296, 200]) },
      'point',
      [[301, 201]],
    ],
    [
      'four clicks',
      { ...triangle, left: 10, top: 20, points: xy([10, 20], [60, 20], [60, 50], [10, 50], [10, 20]) },
      'polygon',
      [
        [11, 21],
        [61, 21],
        [61, 51],
        [11, 51],
      ],
    ],
    [
      'two clicks',
      { ...triangle, left: 10, top: 10, points: xy([10, 10], [110, 60], [10, 10]) },
      'line',
      [
        [11, 11],
        [111, 61],
      ],
    ],
    [
      'a stray line',
      { ...DEFAULTS, type: 'line', left: 10, top: 10, width: 100, height: 50, x1: -50, x2: 50, y1: -25, y2: 25 },
      'line',
      [
        [11, 11],
        [111, 61],
      ],
    ],
    [
      'a moved triangle',
      { ...triangle, left: 20.33, top: -4.67 },
      'polygon',
      [
        [21.33, -3.67],
        [121.33, -3.67],
        [71.33, 76.33],
      ],
    ],
    [
      'one that began left of the image',
      { ...triangle, left: 10, top: 5, points: xy([-10, 5], [30, 5], [30, 45], [-10, 5]) },
      'polygon',
      [
        [11, 6],
        [51, 6],
        [51, 46],
      ],
    ],
  ];
  for (const [what, object, shape, seen] of examples)
    it(`puts ${what} of the public system within 0.01 px of where it is seen`, () => {
      const [region] = read(object);
      expect([region.shape, pointsOf(region).length]).toEqual([shape, seen.length]);
      for (const [n, [x, y]] of pointsOf(region).entries())
        expect(Math.hypot(x - seen[n][0], y - seen[n][1])).toBeLessThan(0.01);
    });

  it('says what is hidden and what is not filled', () => {
    const [plain, odd] = read(triangle, { ...triangle, visible: false, fill: 'rgba(249,187,1,0)' });
    expect([plain.hidden, plain.filled, odd.hidden, odd.filled]).toEqual([false, true, true, false]);
  });

  it('leaves alone, byte for byte, what cannot become a region', () => {
    const foreign = [
      '{"type":"image","src":"data:,x","left":1.0,"top":-0}',
      '{ "type" : "textbox", "text":"a \\"b\\" ]}, \\u00e9" }',
      '{"type":"group","objects":[{"type":"rect"},[1,{"a":"}"}]]}',
      '{"type":"path","path":[["M",0,0],["Q",1,1,2,2]],"left":0,"top":0}',
      '{"type":"circle","radius":3,"startAngle":0,"endAngle":90,"left":0,"top":0}',
      '{"type":"rect","skewX":10,"left":0,"top":0,"width":1,"height":1}',
      '{"type":"polyline","left":0,"top":0,"points":[{"x":1,"y":1}]}',
      '{"a":1e2,"a":2}',
    ];
    const ours = JSON.stringify(triangle);
    const text = `{ "objects": [], "version":"5.3.0", "objects" : [ ${foreign[0]} ,${ours}, ${foreign.slice(1).join(' ,\n')} ]}`;
    const found = objectsIn(text);
    expect(found.map((one) => one.text)).toEqual([foreign[0], undefined, ...foreign.slice(1)]);
    const again = found.map((one) => (one.content ? { ...one.content, regionId: one.regionId, version: 1 } : one));
    expect(objectsIn(fabricData(again))).toEqual(found);
  });

  it('reads a layer without any', () => {
    for (const none of ['none', '{"version":"5.3.0","objects":[]}']) expect(objectsIn(none)).toEqual([]);
  });

  it('refuses, by name, numbers that are none', () => {
    const problem = (...list: object[]): unknown => {
      try {
        return read(...list);
      } catch (error) {
        return (error as { details: { issues: { path: string }[] } }).details.issues[0].path;
      }
    };
    expect(problem(triangle, { ...DEFAULTS, type: 'circle', left: 0, top: 0, width: 1, height: 1 })).toBe(
      'data.objects[1].radius',
    );
    expect(problem({ ...triangle, left: 'x' })).toBe('data.objects[0].left');
    expect(problem({ ...triangle, points: [] })).toBe('data.objects[0].points');
    for (const text of ['', '[]', 'null', '{', '{"objects":[1]}', '{"objects":[[]]}'])
      expect(() => objectsIn(text)).toThrow(/cannot be read/);
  });
});

const ring = (x: number, radius: number): Point[] =>
  Array.from({ length: 12 }, (_, n) => [x + radius * Math.cos(n), x - radius * Math.sin(n)]);

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
    stored('rectangle', { x: 30.7, y: 1 / 3, width: 0.1 + 0.2, height: 9, rotation: -2.5 }),
    stored('ellipse', { x: -30.7, y: 1 / 3, width: 7.7, height: 1e-5 }),
    stored('ellipse', { x: 1 / 3, y: 90, width: 7.7, height: 3.1, rotation: Math.PI }),
    stored('freehand', { points: ring(30.7, 1 / 3) }),
    { ...stored('polygon', { points: ring(0, 90), holes: [ring(20, 5), ring(9.1, 3)] }), filled: false },
    { ...stored('freehand', { points: ring(0.1, 90), holes: [ring(20, 5)] }), locked: true, hidden: true },
    { ...stored('line', { points: ring(1, 2) }), filled: false, strokePx: 0.5 },
    { ...stored('point', { points: [[3, 4]] }), filled: false, strokePx: 20, hidden: true },
  ];

  for (const [n, region] of regions.entries()) {
    it(`gives back the ${region.shape} that it was given (${n}), with its id and name`, () => {
      const [back] = objectsIn(fabricData([region]));
      const { regionId, version, ...content } = region;
      expect(version).toBe(1);
      expect(back).toEqual({ regionId, content });
    });
  }

  it('is shown by the public system at the true place: left and top hold the stroke', () => {
    const data = JSON.parse(fabricData([regions[0]])) as { objects: Record<string, number>[] };
    expect(data.objects[0]).toMatchObject({ left: -0.75, top: -4, width: 19.75, height: 93.125, type: 'polyline' });
  });

  it('gives turned boxes the corner that Fabric turns them about', () => {
    const geometry = { x: 70, y: 60, width: 40, height: 20, rotation: Math.PI / 2 };
    for (const shape of ['rectangle', 'ellipse'] as const) {
      const [object] = (JSON.parse(fabricData([stored(shape, geometry)])) as { objects: Record<string, number>[] })
        .objects;
      expect([object.left, object.top, object.angle]).toEqual([101, 49, 90].map((value) => expect.closeTo(value, 9)));
      delete (object as { memento?: unknown }).memento;
      expectBox(read(object)[0], geometry);
    }
  });

  it('is the word of the public system for a layer without any', () => expect(fabricData([])).toBe('none'));
});
