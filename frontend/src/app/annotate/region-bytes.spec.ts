import { PackedGeometry } from '../drawing/packed-geometry';
import { readRegions } from './region-bytes';
import { aRegion } from './testing/a-region';
import { packedBytes } from './testing/packed-bytes';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/**
 * Written by the server (its packed-regions.spec.ts has the same text): a polygon with whole numbers, one with a hole and
 * decimals, a freehand outline with doubles, a rectangle.
 */
const FROM_SERVER = [
  'JgAAAHsiZm9ybWF0IjoxLCJsYXllcl9pZCI6NywidmVyc2lvbiI6NDB91QEAADsAAABAAAAAeyJjb3VudCI6NCwid2hvbGUiOjks',
  'ImlkcyI6IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMTAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAw',
  'MDAwMjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMzAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAw',
  'NCIsInNoYXBlIjpbInBvbHlnb24iLCJwb2x5Z29uIiwiZnJlZWhhbmQiLCJyZWN0YW5nbGUiXSwibmFtZSI6WyIiLCJaZWxsZSDi',
  'gJ7DpOKAnCIsIiIsIiJdLCJsYWJlbF9pZCI6WzAsMCw0LDBdLCJjb2xvdXIiOiIjZmZjYzAwIiwic3Ryb2tlX3B4IjoyLCJmaWxs',
  'ZWQiOnRydWUsImxvY2tlZCI6ZmFsc2UsImhpZGRlbiI6W2ZhbHNlLGZhbHNlLGZhbHNlLHRydWVdLCJ2ZXJzaW9uIjpbMSwzMDAs',
  'MSwxXSwiYm94ZXMiOnsiMyI6eyJ4IjoxLCJ5IjoyLjUsIndpZHRoIjozLCJoZWlnaHQiOjQsInJvdGF0aW9uIjotMS4yNX19fQED',
  'AMgBoAGgAQA7eAIDAwSAiXqA1GGA1GEAv88kgJ9J7/e4AbeTqAGy6gGYdf6P38BK5NrFmwUBBP8AAAAAAAAAWUAAAAAAAABUQAAA',
  'AAAAgGZAAAAAAAAAVEAAAAAAAMBiQAAAAAAAgGFAVVVVVVVV1T8YLURU+yEJQA==',
].join('');

describe('readRegions', () => {
  it('reads what the server writes', async () => {
    const bytes = Uint8Array.from(atob(FROM_SERVER), (char) => char.charCodeAt(0));
    const { layerId, version, regions } = await readRegions(bytes.buffer);
    expect([layerId, version]).toEqual([7, 40]);
    const [triangle, look] = [
      [
        [100, 80],
        [180, 80],
        [150, 140],
      ],
      { strokePx: 2, filled: true, locked: false },
    ];
    const hole = [
      [-1.5, 2.25],
      [0.0001, 3],
      [1e6, 70_000.125],
    ];
    const rest = { layerId: 7, name: '', labelId: 0, colour: '#ffcc00', ...look, hidden: false, version: 1 };
    const box = { x: 1, y: 2.5, width: 3, height: 4, rotation: -1.25 };
    expect(JSON.parse(JSON.stringify(regions))).toEqual([
      { ...rest, regionId: id(1), shape: 'polygon', geometry: { points: triangle } },
      {
        ...{ ...rest, regionId: id(2), shape: 'polygon', geometry: { points: triangle, holes: [hole] } },
        ...{ name: 'Zelle „ä“', version: 300 },
      },
      {
        ...{ ...rest, regionId: id(3), shape: 'freehand', labelId: 4 },
        geometry: { points: [...triangle, [1 / 3, Math.PI]] },
      },
      { ...rest, regionId: id(4), shape: 'rectangle', geometry: box, hidden: true },
    ]);
  });

  it('leaves points as numbers until they are asked for, and boxes as they are', async () => {
    const box = { x: 1, y: 2, width: 3, height: 4, rotation: 0.5 };
    const sent = [
      aRegion({ regionId: id(1), name: 'Zelle „ä“', locked: true }),
      aRegion({ regionId: id(2), shape: 'rectangle', geometry: box }),
      aRegion({ regionId: id(3), shape: 'point', geometry: { points: [[-0.25, 1e9]] }, labelId: 3, version: 8 }),
    ];
    const { regions } = await readRegions(packedBytes(7, 2, sent));
    expect(regions[0]?.geometry).toBeInstanceOf(PackedGeometry);
    expect(regions[1]?.geometry).toEqual(box);
    expect(JSON.parse(JSON.stringify(regions))).toEqual(sent);
  });

  it('refuses another format, and what ends too early', async () => {
    await expect(readRegions(packedBytes(7, 2, [aRegion()], 2))).rejects.toThrow('Load this page again');
    const whole = packedBytes(7, 2, [aRegion()]);
    for (const length of [whole.byteLength - 1, whole.byteLength - 60, 60, 10, 2]) {
      await expect(readRegions(whole.slice(0, length))).rejects.toThrow();
    }
  });
});
