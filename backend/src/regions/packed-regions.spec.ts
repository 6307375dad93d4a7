import { describe, expect, it } from '@jest/globals';
import { packedBlock, packedHead, type PackedRow } from './packed-regions.js';

const row = (n: number, geometry: object, rest: Partial<PackedRow> = {}): PackedRow => ({
  ...{ region_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, shape: 'polygon' },
  ...{ geometry: JSON.stringify(geometry), name: '', label_id: 0, colour: '#ffcc00', stroke_px: 2 },
  ...{ filled: true, locked: false, hidden: false, version: 1 },
  ...rest,
});
const triangle = [
  [100, 80],
  [180, 80],
  [150, 140],
];

/** The same text is read by the web app's region-bytes.spec.ts. */
const FOR_THE_APP = [
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

describe('packed regions', () => {
  it('are the bytes that the web app reads', () => {
    const small = [
      [-1.5, 2.25],
      [0.0001, 3],
      [1e6, 70_000.125],
    ];
    const rows = [
      row(1, { points: triangle }),
      row(2, { points: triangle, holes: [small] }, { name: 'Zelle „ä“', version: 300 }),
      row(3, { points: [...triangle, [1 / 3, Math.PI]] }, { shape: 'freehand', label_id: 4 }),
      row(4, { x: 1, y: 2.5, width: 3, height: 4, rotation: -1.25 }, { shape: 'rectangle', hidden: true }),
    ];
    expect(Buffer.concat([packedHead(7, 40), packedBlock(rows)]).toString('base64')).toBe(FOR_THE_APP);
  });

  it('take a byte or two for a step between whole numbers, and say once what all have in common', () => {
    const ring = Array.from({ length: 20 }, (_, n) => [30_000 + 4 * n, 40_000 - 3 * n]);
    const bytes = (count: number) =>
      packedBlock(Array.from({ length: count }, (_, n) => row(n, { points: ring }))).length;
    // 36 of them are the id.
    expect((bytes(1000) - bytes(500)) / 500).toBeLessThan(36 + 50);
  });
});
