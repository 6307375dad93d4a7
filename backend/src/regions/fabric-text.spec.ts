import { describe, expect, it } from '@jest/globals';
import { fabricData } from './fabric-json.js';
import { FABRIC_HEAD, FABRIC_TAIL, quotedFabric } from './fabric-text.js';
import { DEFAULT_STYLE } from './region-change.js';
import type { Geometry, Point, Shape } from './geometry.js';

const region = (shape: Shape, geometry: Geometry, more: Partial<{ name: string; colour: string }> = {}) => ({
  ...{ regionId: '7b0c4f0e-0c0a-4f5e-9d5e-0d2f6f1a2b3c', shape, geometry, name: '', ...DEFAULT_STYLE },
  ...more,
  labelId: null,
  version: 1,
});

const RING: Point[] = [
  [0, 0],
  [7.5, 0.1],
  [3, 9],
];

const REGIONS = [
  region('point', { points: [[3.25, 4]] }),
  region('line', {
    points: [
      [-1.5, 2e-7],
      [1e9, 0.1 + 0.2],
    ],
  }),
  region('line', { points: [[5, 5]] }, { name: 'one end' }),
  region(
    'polygon',
    {
      points: [
        [0, 0],
        [10, -0],
        [10, 10.123456789],
      ],
    },
    { colour: '#00ff7f' },
  ),
  region(
    'polygon',
    {
      points: [
        [9, 9],
        [8, 8],
        [7, 9],
      ],
    },
    { name: 'say "ø" \\ 😀\n, and {}' },
  ),
  region('freehand', { points: RING }),
  region('freehand', { points: RING, holes: [RING] }, { name: 'a ring' }),
  region('polygon', { points: RING, holes: [RING, RING] }),
  { ...region('polygon', { points: RING }), strokePx: 0.5, locked: true },
  { ...region('line', { points: RING }), hidden: true },
  { ...region('point', { points: [[1, 2]] }), filled: false },
  region('ellipse', { x: 0.1, y: 0.2, width: 3.3, height: 4, rotation: 0.3 }),
  region('rectangle', { x: 0.1, y: 0.2, width: 3.3, height: 4, rotation: -3 }),
  region('rectangle', { x: 0.1, y: 0.2, width: 3.3, height: 4 }, { name: '"' }),
];

const asStored = ({ geometry, ...rest }: (typeof REGIONS)[number]) => ({ ...rest, geometry: JSON.stringify(geometry) });

describe('the text of regions for exports', () => {
  it('is what fabricData gives, quoted', () => {
    const text = REGIONS.map((one) => quotedFabric(asStored(one))).join(',');
    expect(`"${FABRIC_HEAD}${text}${FABRIC_TAIL}"`).toBe(JSON.stringify(fabricData(REGIONS)));
  });

  it('is right for geometry that somebody else wrote, with blanks and all', () => {
    const stored = { ...asStored(REGIONS[3]), geometry: '{ "points": [ [0, 0], [10, 0], [1.0e1, 10.123456789] ] }' };
    const tight = { ...stored, geometry: '{"points":[[0, 0], [10,0],[10,10.123456789]]}' };
    const expected = JSON.parse(fabricData([REGIONS[3]])) as object;
    for (const one of [stored, tight]) {
      const whole = JSON.parse(`"${FABRIC_HEAD}${quotedFabric(one)}${FABRIC_TAIL}"`) as string;
      expect(JSON.parse(whole)).toEqual(expected);
    }
  });
});
