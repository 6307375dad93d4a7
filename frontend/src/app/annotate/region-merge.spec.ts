import type { PointsGeometry } from '../drawing/region';
import { aRegion } from './testing/a-region';
import { mergeRegion, reapply, sameContent } from './region-merge';

const base = aRegion({ version: 1 });
const moved = aRegion({ geometry: { points: [[1, 1], [11, 1], [11, 11]] } }); // prettier-ignore
const named = aRegion({ name: 'Nucleus', version: 2 });

describe('sameContent', () => {
  it('looks past the version', () => {
    expect(sameContent(aRegion({ version: 1 }), aRegion({ version: 9 }))).toBe(true);
  });

  it('compares rectangles by value, whatever the order of their keys', () => {
    const a = aRegion({ shape: 'rectangle', geometry: { x: 1, y: 2, width: 3, height: 4 } });
    const b = aRegion({ shape: 'rectangle', geometry: { height: 4, width: 3, y: 2, x: 1 } });
    expect(sameContent(a, b)).toBe(true);
    expect(sameContent(a, aRegion())).toBe(false);
  });

  it('sees style, rotation and holes', () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const upright = aRegion({ shape: 'ellipse', geometry: box });
    expect(sameContent(upright, aRegion({ shape: 'ellipse', geometry: { ...box, rotation: 0 } }))).toBe(true);
    expect(sameContent(upright, aRegion({ shape: 'ellipse', geometry: { ...box, rotation: 0.1 } }))).toBe(false);
    const { points } = moved.geometry as PointsGeometry;
    expect(sameContent(moved, aRegion({ geometry: { points, holes: [points] } }))).toBe(false);
    for (const style of [{ strokePx: 3 }, { filled: false }, { locked: true }, { hidden: true }]) {
      expect(sameContent(base, aRegion(style))).toBe(false);
    }
  });
});

describe('mergeRegion', () => {
  it('keeps both changes when they touch different parts', () => {
    const merge = mergeRegion(base, moved, named);
    expect(merge).toMatchObject({ outcome: 'merged', region: { name: 'Nucleus', geometry: moved.geometry } });
  });

  it('clashes when both changed the same part', () => {
    expect(mergeRegion(base, aRegion({ name: 'Cell' }), named).outcome).toBe('clash');
  });

  it('is settled when both want the same', () => {
    expect(mergeRegion(base, aRegion({ name: 'Nucleus' }), named).outcome).toBe('settled');
    expect(mergeRegion(base, null, null).outcome).toBe('settled');
  });

  it('is settled when only they changed something', () => {
    expect(mergeRegion(base, base, named).outcome).toBe('settled');
    expect(mergeRegion(base, base, null).outcome).toBe('settled');
  });

  it('deletes only what nobody changed meanwhile', () => {
    expect(mergeRegion(base, null, aRegion({ version: 3 }))).toEqual({ outcome: 'merged', region: null });
    expect(mergeRegion(base, null, named).outcome).toBe('clash');
  });

  it('asks when they deleted what I changed', () => {
    expect(mergeRegion(base, moved, null).outcome).toBe('clash');
  });

  it('sends a new region again that the server never got', () => {
    expect(mergeRegion(null, moved, null)).toEqual({ outcome: 'merged', region: moved });
  });

  it('takes what I sent without an answer for mine', () => {
    const again = aRegion({ name: 'Cell' });
    expect(mergeRegion(base, again, named).outcome).toBe('clash');
    expect(mergeRegion(base, again, named, { sent: aRegion({ name: 'Nucleus' }) })).toMatchObject({
      outcome: 'merged',
      region: { name: 'Cell' },
    });
  });

  it('gives way where only they have changed something, also in a clash', () => {
    const theirs = aRegion({ name: 'Cell', colour: '#00ff00' });
    expect(mergeRegion(base, aRegion({ name: 'Nucleus' }), theirs)).toMatchObject({
      outcome: 'clash',
      region: { name: 'Nucleus', colour: '#00ff00' },
    });
  });
});

describe('reapply', () => {
  it('changes only what the gesture changed', () => {
    expect(reapply(base, moved, named)).toMatchObject({ name: 'Nucleus', geometry: moved.geometry });
  });
});
