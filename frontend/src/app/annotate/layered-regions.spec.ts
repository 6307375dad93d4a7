import type { Region } from '../drawing/region';
import { regionSplices } from '../drawing/region-splices';
import { LayeredRegions, type Wish } from './layered-regions';
import { aRegion } from './testing/a-region';

const at = (layerId: number, regionId: string, name = '') => aRegion({ regionId, layerId, name });
const ids = (regions: readonly Region[]) => regions.map(({ regionId }) => regionId).join(' ');

describe('regions on layers', () => {
  let layers: LayeredRegions;
  beforeEach(() => {
    layers = new LayeredRegions();
    layers.load(new Map([[1, [at(1, 'a'), at(1, 'b')]], [2, [at(2, 'c')]]])); // prettier-ignore
  });

  it('puts what is new on top of its layer, and leaves the rest where it is', () => {
    const before = layers.regions();
    layers.change(1, [['n', at(1, 'n')], ['a', at(1, 'a', 'edited')], ['unknown', null]]); // prettier-ignore
    expect(ids(layers.regions())).toBe('a b n c');
    expect(layers.regions()[0]?.name).toBe('edited');
    expect(layers.regions()[3]).toBe(before[2]);
    layers.change(1, [['b', null]]);
    expect([ids(layers.regions()), layers.find('b')]).toEqual(['a n c', undefined]);
  });

  it.each([3, 50])('puts what comes back where it was, among %i others', (count) => {
    const some = Array.from({ length: count }, (_, n): Wish => [`n${n}`, at(1, `n${n}`)]);
    layers.change(1, some);
    const before = layers.regions();
    const gone = [...layers.on(1)];
    layers.change(
      1,
      gone.map(({ regionId }) => [regionId, null]),
    );
    layers.change(1, [['later', at(1, 'later')]]);
    for (const region of gone.reverse()) layers.change(1, [[region.regionId, region]]);
    layers.change(1, [['later', null]]);
    expect(layers.regions()).toEqual(before);
    layers.move(1, 5);
    layers.change(5, [['b', null]]);
    layers.change(5, [['b', at(5, 'b')]]);
    expect(ids(layers.on(5))).toBe(ids(before.slice(0, -1)));
  });

  it('takes the order that it is told, and puts between it what is not told of', () => {
    layers.load(new Map([[1, ['a', 'gone', 'b', 'mine', 'c'].map((id) => at(1, id))]]));
    layers.change(1, [['gone', null]]);
    const told = ['c', 'a', 'new', 'b'];
    layers.replace(
      1,
      ['a', 'b', 'c', 'mine', 'new'].map((id) => at(1, id)),
      told,
    );
    expect(ids(layers.regions())).toBe('c a new b mine');
    layers.change(1, [['gone', at(1, 'gone')]]);
    expect(ids(layers.regions())).toBe('c a gone new b mine');
  });

  it('goes on with layers that are added, dropped and moved', () => {
    layers.change(9, [['x', at(9, 'x')]]);
    layers.move(1, 5);
    expect(ids(layers.regions())).toBe('c x a b');
    expect(layers.find('a')).toMatchObject({ layerId: 5 });
    layers.drop(9);
    expect([ids(layers.regions()), layers.find('x')]).toEqual(['c a b', undefined]);
  });

  it('finds some of them in drawing order', () => {
    expect(ids(layers.inOrder(new Set(['c', 'unknown', 'a'])))).toBe('a c');
    expect(ids(layers.inOrder(new Set(['c', 'a', ...Array.from({ length: 50 }, (_, i) => `${i}`)])))).toBe('a c');
  });

  it('says what changed, for few changes and for many, layers below included', () => {
    let state = 7;
    const random = (most: number) => (state = (state * 48271) % 2147483647) % most;
    const model = new Map([[1, ['a', 'b']], [2, ['c']]]); // prettier-ignore
    const gone = new Set<string>();
    const there = (layerId: number) => (model.get(layerId) ?? []).filter((regionId) => !gone.has(regionId));
    for (let n = 0; n < 200; n++) {
      const layerId = 1 + random(2);
      const on = model.get(layerId) ?? [];
      const wishes = Array.from({ length: n % 20 === 0 ? 60 : 1 + random(3) }, (_, i): Wish => {
        const old = on[random(on.length + 1)];
        const regionId = old ?? `${n}-${i}`;
        return [regionId, old && random(3) === 0 ? null : at(layerId, regionId, `${n} ${i}`)];
      });
      const before = layers.regions();
      layers.change(layerId, wishes);
      for (const [regionId, region] of wishes) {
        if (region === null) gone.add(regionId);
        else gone.delete(regionId);
        if (region !== null && !on.includes(regionId)) on.push(regionId);
      }
      expect(ids(layers.regions())).toBe([...there(1), ...there(2)].join(' '));
      const done = [...before];
      for (const { at, removed, added } of regionSplices(before, layers.regions()))
        done.splice(at, removed.length, ...added);
      expect(done).toEqual(layers.regions());
      const undone = [...layers.regions()];
      for (const { at, removed, added } of regionSplices(layers.regions(), before))
        undone.splice(at, removed.length, ...added);
      expect(undone).toEqual(before);
      for (const region of layers.regions()) expect(layers.find(region.regionId)).toBe(region);
    }
  });
});
