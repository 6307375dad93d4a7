import { expect, it } from 'vitest';
import { RegionSet } from './region-set';
import { aRegion } from './testing/tool-driver';

const a = aRegion('rectangle', { x: 0, y: 0, width: 10, height: 10 }, { regionId: 'a' });
const b = aRegion('point', { points: [[5, 5]] }, { regionId: 'b' });
const set = new RegionSet([a, b]);

it('finds regions by id', () => {
  expect(set.get('b')).toBe(b);
  expect(set.get('c')).toBeUndefined();
});

it('finds what is near a point, topmost first', () => {
  expect(set.near([5, 5], 0)).toEqual([b, a]);
  expect(set.near([12, 5], 2)).toEqual([a]);
  expect(set.near([12, 5], 1)).toEqual([]);
});

it('finds what is within an area, in drawing order', () => {
  expect(set.within({ minX: 4, minY: 4, maxX: 6, maxY: 6 })).toEqual([a, b]);
  expect(set.within({ minX: 9, minY: 9, maxX: 20, maxY: 20 })).toEqual([a]);
});
