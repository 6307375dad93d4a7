import { everything, isPicked, NOTHING, pickedCount, picking } from './sample-selection';

describe('a selection of samples', () => {
  it('is of some, one by one or many', () => {
    const some = picking(picking(NOTHING, [1, 2, 3], true), [2], false);
    expect([1, 2, 3].map((id) => isPicked(some, id))).toEqual([true, false, true]);
    expect(pickedCount(some)).toBe(2);
    expect(pickedCount(NOTHING)).toBe(0);
  });

  it('is of all that match but some, however many have been read', () => {
    const all = picking(everything(100_000), [5, 6], false);
    expect([isPicked(all, 5), isPicked(all, 7)]).toEqual([false, true]);
    expect(pickedCount(all)).toBe(99_998);
    expect(pickedCount(picking(all, [5], true))).toBe(99_999);
  });
});
