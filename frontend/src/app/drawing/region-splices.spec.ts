import { describe, expect, it } from 'vitest';
import type { Region } from './region';
import { regionSplices, spliced } from './region-splices';
import { aRegion } from './testing/tool-driver';

const named = (regionId: string) => aRegion('point', { points: [[0, 0]] }, { regionId });
const list = (letters: string) => [...letters].map(named);

/** Does what the splices say. */
function carriedOut(before: readonly Region[], after: readonly Region[]): Region[] {
  const done = [...before];
  for (const { at, removed, added } of regionSplices(before, after)) {
    expect(done.splice(at, removed.length, ...added)).toEqual(removed);
  }
  return done;
}

describe('what turns one list of regions into another', () => {
  const before = list('abcdefgh');
  const [a, b, c, d, e, f, g, h] = before;
  const c2 = { ...c, name: 'other' };
  const x = named('x');

  it.each([
    ['nothing', before],
    ['an edit', [a, b, c2, d, e, f, g, h]],
    ['a new one at the end', [...before, x]],
    ['a new one in between', [a, b, x, c, d, e, f, g, h]],
    ['one that is gone', [a, b, c, d, e, f, g]],
    ['several gone and one edited', [a, c2, d, f, h]],
    ['another order', [h, a, b, c, d, e, f, g]],
    ['all gone', []],
    ['all others', list('stuvw')],
  ])('%s', (_, after) => {
    const done = carriedOut(before, after);
    expect(done).toHaveLength(after.length);
    done.forEach((region, i) => expect(region).toBe(after[i]));
  });

  it('touches nothing but what differs', () => {
    expect(regionSplices(before, [...before])).toEqual([]);
    expect(regionSplices(before, [a, b, c2, d, e, f, h])).toEqual([
      { at: 2, removed: [c], added: [c2] },
      { at: 6, removed: [g], added: [] },
    ]);
  });
});

it('a list that is made by splices remembers them, forth and back', () => {
  const before = list('abcd');
  const [a, b, c, d] = before;
  const [b2, x] = [{ ...b, name: 'other' }, named('x')];
  const splices = [
    { at: 1, removed: [b], added: [b2] },
    { at: 2, removed: [c], added: [] },
    { at: 3, removed: [], added: [x] },
  ];
  const after = spliced(before, splices);
  expect(after).toEqual([a, b2, d, x]);
  expect(regionSplices(before, after)).toBe(splices);
  expect(carriedOut(after, before)).toEqual(before);
  // Of lists that do not come from each other it is found out by looking.
  expect(carriedOut([...before], after)).toEqual(after);
});
