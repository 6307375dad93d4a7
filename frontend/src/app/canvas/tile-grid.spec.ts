import { describe, expect, it } from 'vitest';
import type { TileAddress } from './canvas-channel';
import { PyramidGrid } from './tile-grid';

/** 1300 × 700: levels of 1300 × 700, 650 × 350, 325 × 175. */
const tiles: TileAddress = {
  imageId: 1,
  urlOf: () => '/tile',
  tileSize: 512,
  gutter: 1,
  encoding: 'raw',
  sampleType: 'uint16',
  channels: 1,
  width: 1300,
  height: 700,
  levels: [
    { level: 0, width: 1300, height: 700, columns: 3, rows: 2 },
    { level: 1, width: 650, height: 350, columns: 2, rows: 1 },
    { level: 2, width: 325, height: 175, columns: 1, rows: 1 },
  ],
};

describe('the tile grid of a pyramid', () => {
  it('has as many columns and rows per level as the pyramid', () => {
    const grid = new PyramidGrid(tiles, () => 1);
    for (const { level, columns, rows } of tiles.levels) {
      const range = grid.getFullTileRange(grid.finestZ - level);
      expect([range?.getWidth(), range?.getHeight()]).toEqual([columns, rows]);
      expect(grid.getResolution(grid.finestZ - level)).toBe(2 ** level);
    }
  });

  it('begins at the top left corner of the image', () => {
    const grid = new PyramidGrid(tiles, () => 1);
    expect(grid.getTileCoordExtent([2, 0, 0])).toEqual([0, -512, 512, 0]);
    expect(grid.getTileCoordExtent([2, 2, 1])).toEqual([1024, -1024, 1536, -512]);
  });

  it('chooses the level by the pixels of the screen', () => {
    const level = (resolution: number, pixelRatio: number) => {
      const grid = new PyramidGrid(tiles, () => pixelRatio);
      return grid.levelOf(grid.getZForResolution(resolution));
    };
    expect([level(1, 1), level(2, 1), level(4, 1), level(64, 1), level(0.1, 1)]).toEqual([0, 1, 2, 2, 0]);
    expect([level(2, 2), level(4, 2)]).toEqual([0, 1]);
  });
});
