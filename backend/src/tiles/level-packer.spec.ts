import { describe, expect, it } from '@jest/globals';
import { halved, noise, type TestImage } from '../../test/pixels.js';
import type { Samples } from './channel-statistics.js';
import { LevelPacker, type TileLayout } from './level-packer.js';
import { levelsOf } from './pyramid.js';

describe('LevelPacker', () => {
  it.each([
    [1, 1, 1, 1],
    [4, 4, 1, 1],
    [5, 4, 1, 1],
    [8, 9, 1, 1],
    [13, 11, 3, 1],
    [17, 16, 4, 1],
    [33, 1, 1, 1],
    [1, 33, 3, 1],
    [16, 15, 1, 0],
    [9, 17, 3, 0],
  ] as const)('packs %i × %i px with %i channels and gutter %i', async (width, height, channels, gutter) => {
    const image = noise({ width, height, channels, sampleType: 'uint16' });
    const layout: TileLayout = { tileSize: 4, gutter, channels, sampleType: 'uint16' };
    const packed = await pack(image, layout);
    const levels = levelsOf(width, height, 4);
    expect([...packed.keys()]).toHaveLength(levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0));
    let expected = image;
    for (const { level, columns, rows } of levels) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          expect(packed.get(`${level}/${column}/${row}`)).toEqual(tileByTheBook(expected, layout, column, row));
        }
      }
      expected = halved(expected);
    }
  });

  it('rounds halves up and stays within the range', async () => {
    const image: TestImage = {
      pixels: Uint8Array.of(255, 255, 255, 254, 0, 1, 0, 1),
      width: 4,
      height: 2,
      channels: 1,
      sampleType: 'uint8',
    };
    const packed = await pack(image, { tileSize: 2, gutter: 0, channels: 1, sampleType: 'uint8' });
    // (255+255+0+1)/4 = 127.75 and (255+254+0+1)/4 = 127.5
    expect(packed.get('1/0/0')?.subarray(0, 2)).toEqual(Uint8Array.of(128, 128));
  });
});

/** All tiles by `level/column/row`. Each row of tiles arrives whole, before the memory is used again. */
async function pack(image: TestImage, layout: TileLayout): Promise<Map<string, Samples>> {
  const packed = new Map<string, Samples>();
  const packer = new LevelPacker(
    layout,
    levelsOf(image.width, image.height, layout.tileSize),
    async (level, row, tiles) => {
      await Promise.resolve();
      tiles.forEach((tile, column) => packed.set(`${level}/${column}/${row}`, tile.slice()));
    },
  );
  const rowSamples = image.width * image.channels;
  for (let y = 0; y < image.height; y++) await packer.add(image.pixels.subarray(y * rowSamples, (y + 1) * rowSamples));
  await packer.finish();
  return packed;
}

/** Each pixel of the tile is the nearest one of the image. */
function tileByTheBook(image: TestImage, { tileSize, gutter }: TileLayout, column: number, row: number): Samples {
  const { width, height, channels, pixels } = image;
  const side = tileSize + 2 * gutter;
  const within = (value: number, end: number) => Math.min(Math.max(value, 0), end - 1);
  return Uint16Array.from({ length: side * side * channels }, (_, i) => {
    const x = within(column * tileSize + (Math.floor(i / channels) % side) - gutter, width);
    const y = within(row * tileSize + Math.floor(i / channels / side) - gutter, height);
    return pixels[(y * width + x) * channels + (i % channels)];
  });
}
