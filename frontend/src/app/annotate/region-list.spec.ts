import type { Region } from '../drawing/region';
import { spliced } from '../drawing/region-splices';
import { type ListWish, RegionList, type RegionOrder } from './region-list';
import { aRegion } from './testing/a-region';

const classes = new Map([
  [1, 'Tumour'],
  [2, 'Stroma'],
]);
const box = (side: number) => ({ x: 0, y: 0, width: side, height: side });
const big = aRegion({ regionId: 'big', shape: 'rectangle', name: 'b 10', labelId: 1, geometry: box(100) });
const small = aRegion({ regionId: 'small', shape: 'rectangle', name: 'b 9', labelId: 2, geometry: box(5) });
const line = aRegion({ regionId: 'line', shape: 'line', geometry: { points: [[0, 0], [5000, 0]] } }); // prettier-ignore
const point = aRegion({ regionId: 'point', shape: 'point', geometry: { points: [[1, 1]] }, name: 'a' });

function follow(regions: readonly Region[], order: RegionOrder, list = new RegionList()): readonly Region[] {
  return list.follow({ regions, classes, order });
}

describe('a list of regions', () => {
  it.each([
    ['drawn', [point, line, small, big]],
    ['name', [point, small, big, line]],
    ['class', [small, big, point, line]],
    ['size', [big, small, line, point]],
  ] as const)('by %s', (order, expected) => {
    expect(follow([point, line, small, big], order)).toEqual(expected);
  });

  it('says the class, and calls a region by its name, or by its shape and place', () => {
    const list = new RegionList();
    const unnamed = ['x', 'y'].map((regionId) => aRegion({ regionId, shape: 'rectangle', geometry: box(9) }));
    const regions = [unnamed[0], line, big, unnamed[1]].filter((region) => region !== undefined);
    follow(regions, 'drawn', list);
    expect(regions.map((region) => list.nameOf(region))).toEqual(['Rectangle 1', 'Line 1', 'b 10', 'Rectangle 3']);
    expect(regions.map((region) => list.classOf(region))).toEqual(['', '', 'Tumour', '']);
  });

  it('is the very list of regions when it is in drawing order', () => {
    const regions = [point, line, small];
    expect(follow(regions, 'drawn')).toBe(regions);
  });
});

/** A generator of pseudo-random numbers in [0, 1), the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

describe.each(['drawn', 'name', 'class', 'size'] as const)('a list by %s that follows edits', (order) => {
  const random = numbers(3);
  let drawn = 0;
  const some = (regionId = `r${drawn++}`): Region =>
    aRegion({
      regionId,
      shape: random() < 0.5 ? 'rectangle' : 'ellipse',
      geometry: box(1 + Math.floor(random() * 4)),
      name: random() < 0.3 ? `Rectangle ${Math.floor(random() * 9)}` : '',
      labelId: Math.floor(random() * 3),
    });

  function edited(regions: readonly Region[]): readonly Region[] {
    const at = Math.floor(random() * regions.length);
    const old = regions[at];
    if (!old || random() < 0.3) return spliced(regions, [{ at: regions.length, removed: [], added: [some()] }]);
    if (random() < 0.4) return spliced(regions, [{ at, removed: [old], added: [] }]);
    return spliced(regions, [{ at, removed: [old], added: [some(old.regionId)] }]);
  }

  it('is as one that is made anew', () => {
    const followed = new RegionList();
    let regions: readonly Region[] = Array.from({ length: 30 }, () => some());
    for (let n = 0; n < 300; n++) {
      const wish: ListWish = { regions, classes, order };
      const anew = new RegionList();
      expect(followed.follow(wish)).toEqual(anew.follow(wish));
      for (const region of regions) expect(followed.nameOf(region)).toBe(anew.nameOf(region));
      regions = edited(regions);
    }
  });

  it('looks at few of 5000 regions for an edit', () => {
    const regions = Array.from({ length: 5000 }, () => some());
    const list = new RegionList();
    follow(regions, order, list);
    const old = regions[17];
    const edit = spliced(regions, [{ at: 17, removed: [old], added: [{ ...old, geometry: box(2) }] }]);
    const looks = watch(edit);
    follow(edit, order, list);
    expect(looks.count).toBeLessThan(150);
  });

  it('looks at few of 5000 regions for a deletion in the middle, and for its undo', () => {
    const regions = Array.from({ length: 5000 }, () => ({ ...some(), name: '' }));
    const list = new RegionList();
    follow(regions, order, list);
    const looks = watch(regions);
    const gone = spliced(regions, [{ at: 17, removed: [regions[17]], added: [] }]);
    const sorted = follow(gone, order, list);
    expect(looks.count).toBeLessThan(150);
    const back = spliced(gone, [{ at: 4999, removed: [], added: [regions[17]] }]);
    const sortedAgain = follow(back, order, list);
    expect(looks.count).toBeLessThan(300);
    expect([sorted, sortedAgain]).toEqual([follow(gone, order), follow(back, order)]);
  });
});

/** Counts how often somebody looks at what decides about places in lists. */
function watch(regions: readonly Region[]): { count: number } {
  const looks = { count: 0 };
  for (const region of regions) {
    for (const key of ['geometry', 'name', 'shape', 'labelId'] as const) {
      const value = region[key];
      Object.defineProperty(region, key, { get: () => (looks.count++, value), enumerable: true, configurable: true });
    }
  }
  return looks;
}
