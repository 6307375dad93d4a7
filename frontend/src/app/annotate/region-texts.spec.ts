import { describe, expect, it } from 'vitest';
import { PLAIN_STYLE, type Region } from '../drawing/region';
import { measureTexts } from './measure-text';
import { edited, inCommon } from './region-edits';

let ids = 0;
function region(with_: Partial<Region>): Region {
  const geometry = { x: 0, y: 0, width: 10, height: 5 };
  const own = {
    regionId: `r${ids++}`,
    layerId: 1,
    shape: 'rectangle',
    geometry,
    name: '',
    labelId: 0,
    version: 1,
  } as const;
  return { ...PLAIN_STYLE, colour: '#ffffff', ...own, ...with_ };
}

describe('edited', () => {
  it('changes what is not locked and not so already', () => {
    const [free, locked, same] = [region({}), region({ locked: true }), region({ strokePx: 4 })];
    expect(edited([free, locked, same], { strokePx: 4 })).toEqual([
      { kind: 'put', before: free, after: { ...free, strokePx: 4 } },
    ]);
    expect(edited([free, locked], { locked: false })).toEqual([
      { kind: 'put', before: locked, after: { ...locked, locked: false } },
    ]);
  });

  it('tells what regions agree on', () => {
    expect(inCommon([region({ labelId: 3 }), region({ labelId: 3 })], 'labelId')).toBe(3);
    expect(inCommon([region({ labelId: 3 }), region({ labelId: 4 })], 'labelId')).toBeUndefined();
    expect(inCommon([], 'labelId')).toBeUndefined();
  });
});

describe('measureTexts', () => {
  it('says both units where there is a scale', () => {
    expect(measureTexts(region({}), 0.5)).toEqual([
      { name: 'Area', px: '50.00 px²', um: '12.50 µm²' },
      { name: 'Perimeter', px: '30.00 px', um: '15.00 µm' },
      { name: 'Size', px: '10.00 × 5.000 px', um: '5.000 × 2.500 µm' },
    ]);
  });

  it('says px alone where there is none, and groups large numbers', () => {
    const line = region({
      shape: 'line',
      geometry: {
        points: [
          [0, 0],
          [30_000, 40_000],
        ],
      },
    });
    expect(measureTexts(line, null)[0]).toEqual({ name: 'Length', px: '50\u202f000 px', um: '' });
    const point = region({ shape: 'point', geometry: { points: [[3, 1234.56]] } });
    expect(measureTexts(point, 0.5)).toEqual([{ name: 'Place', px: '3.000, 1235 px', um: '' }]);
  });
});
