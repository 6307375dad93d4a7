import { describe, expect, it } from 'vitest';
import { boxesOverlap, type Box } from './box';
import type { Region } from './region';
import { RegionSet } from './region-set';
import { shapeOf } from './shapes/shape-table';
import { aRegion } from './testing/tool-driver';

const a = aRegion('rectangle', { x: 0, y: 0, width: 10, height: 10 }, { regionId: 'a' });
const b = aRegion('point', { points: [[5, 5]] }, { regionId: 'b' });
const set = new RegionSet([a, b]);

it('finds regions by id', () => {
  expect(set.get('b')).toBe(b);
  expect(set.get('c')).toBeUndefined();
  expect([set.position('a'), set.position('b'), set.position('c')]).toEqual([0, 1, -1]);
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

it('finds the smallest that is meant near a point, then the topmost, and asks after no more than it must', () => {
  const box = (regionId: string, side: number) =>
    aRegion('rectangle', { x: 0, y: 0, width: side, height: side }, { regionId });
  const boxes = new RegionSet([box('mid', 50), box('first', 9), box('second', 9), box('large', 100)]);
  const asked: string[] = [];
  const found = (...meant: string[]) =>
    boxes.smallestNear([3, 3], 1, ({ regionId }) => (asked.push(regionId), meant.includes(regionId)))?.regionId;
  expect(found('first', 'second', 'large', 'mid')).toBe('second');
  expect(asked).toEqual(['second']);
  expect([found('first', 'mid'), found('large'), found()]).toEqual(['first', 'large', undefined]);
  expect(boxes.smallestNear([200, 3], 1, () => true)).toBeNull();
});

/** A generator of pseudo-random numbers in [0, 1), the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

describe('after many edits', () => {
  const random = numbers(7);
  const square = (regionId: string): Region =>
    aRegion('rectangle', { x: random() * 1000, y: random() * 1000, width: 30, height: 20 }, { regionId });

  /** As slow as can be, and right. */
  const expected = (regions: readonly Region[], area: Box) =>
    regions.filter((region) => boxesOverlap(shapeOf(region).bounds(region.geometry), area));

  function edited(regions: readonly Region[], n: number): Region[] {
    const next = [...regions];
    const at = Math.floor(random() * next.length);
    const kind = random();
    if (kind < 0.3) next.splice(at, 0, square(`new-${n}`));
    else if (kind < 0.6) next.splice(at, 1);
    else if (kind < 0.9) next[at] = square(next[at].regionId);
    else next.reverse();
    return next;
  }

  it('answers as a set that is made anew, the older sets, too', () => {
    const sets = [new RegionSet(Array.from({ length: 300 }, (_, i) => square(`r${i}`)))];
    for (let n = 0; n < 300; n++) sets.push(sets[n].updated(edited(sets[n].regions, n)));
    for (let n = 0; n < 200; n++) {
      const asked = sets[Math.floor(random() * sets.length)];
      const [minX, minY] = [random() * 900, random() * 900];
      const area = { minX, minY, maxX: minX + 100, maxY: minY + 100 };
      expect(asked.within(area)).toEqual(expected(asked.regions, area));
      const some = asked.regions[Math.floor(random() * asked.regions.length)];
      expect(asked.get(some.regionId)).toBe(some);
      expect(asked.regions[asked.position(some.regionId)]).toBe(some);
    }
  });

  it('keeps its order when regions are put in at the same place again and again', () => {
    let regions: readonly Region[] = [a, b];
    let grown = new RegionSet(regions);
    for (let n = 0; n < 200; n++) {
      regions = [a, aRegion('point', { points: [[1, 1]] }, { regionId: `p${n}` }), ...regions.slice(1)];
      grown = grown.updated(regions);
      expect(grown.within({ minX: 0, minY: 0, maxX: 9, maxY: 9 })).toEqual(regions);
    }
  });
});
