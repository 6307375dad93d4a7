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
        const place = on.indexOf(regionId);
        if (region === null && place >= 0) on.splice(place, 1);
        else if (region !== null && place < 0) on.push(regionId);
      }
      expect(ids(layers.regions())).toBe([...(model.get(1) ?? []), ...(model.get(2) ?? [])].join(' '));
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
