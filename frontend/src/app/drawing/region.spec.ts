import { describe, expect, it } from 'vitest';
import { invert, type RegionChange } from './region';
import { aRegion } from './testing/tool-driver';

const before = aRegion('point', { points: [[1, 2]] });
const after = aRegion('point', { points: [[3, 4]] });

describe('invert', () => {
  it('turns a new region into its deletion, and back', () => {
    const drawn: RegionChange = { kind: 'put', before: null, after };
    expect(invert(drawn)).toEqual({ kind: 'delete', before: after });
    expect(invert(invert(drawn))).toEqual(drawn);
  });

  it('swaps before and after of an edit', () => {
    expect(invert({ kind: 'put', before, after })).toEqual({ kind: 'put', before: after, after: before });
  });

  it('turns a deletion into a new region, and back', () => {
    const deleted: RegionChange = { kind: 'delete', before };
    expect(invert(deleted)).toEqual({ kind: 'put', before: null, after: before });
    expect(invert(invert(deleted))).toEqual(deleted);
  });
});
