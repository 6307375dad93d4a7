import { describe, expect, it } from '@jest/globals';
import { DEFAULT_STYLE, outcomeOf, type RegionChange, type StoredRegion } from './region-change.js';

const content = {
  shape: 'point' as const,
  geometry: { points: [[1, 2]] as [number, number][] },
  name: '',
  labelId: null,
  ...DEFAULT_STYLE,
};
const stored = (version: number, x = 1): StoredRegion => ({
  ...content,
  geometry: { points: [[x, 2]] },
  regionId: 'r',
  version,
});
const put = (base: number): RegionChange => ({ op: 'put', regionId: 'r', base, content });
const remove = (base: number): RegionChange => ({ op: 'delete', regionId: 'r', base });

describe('outcomeOf', () => {
  it('adds what is new and changes what is as it was seen', () => {
    expect(outcomeOf(put(0), null)).toBe('insert');
    expect(outcomeOf(put(3), stored(3, 9))).toBe('update');
    expect(outcomeOf(remove(3), stored(3))).toBe('delete');
  });

  it('knows its own work when a request is sent again', () => {
    expect(outcomeOf(put(0), stored(1))).toBe('done-already');
    expect(outcomeOf(put(3), stored(4))).toBe('done-already');
    expect(outcomeOf(remove(3), null)).toBe('done-already');
  });

  it("does not take somebody else's work for its own", () => {
    expect(outcomeOf(put(0), stored(1, 9))).toBe('conflict');
    expect(outcomeOf(put(3), stored(4, 9))).toBe('conflict');
    expect(outcomeOf(put(3), stored(5))).toBe('conflict');
    expect(outcomeOf(put(3), null)).toBe('conflict');
    expect(outcomeOf(remove(3), stored(4))).toBe('conflict');
  });
});
