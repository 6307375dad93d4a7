import type { CanvasChannel, ChannelDisplay, TileAddress } from '../canvas-channel';

/** A channel of one 16-bit image of 1300 × 700 px in tiles of 512, shown white from 0 to 65535. */
export function aChannel(
  tiles: Partial<TileAddress> = {},
  display: Partial<ChannelDisplay> = {},
  more: Partial<CanvasChannel> = {},
): CanvasChannel {
  return {
    key: 'c',
    band: 0,
    blend: 'add',
    display: { visible: true, colour: [255, 255, 255], min: 0, max: 65535, gamma: 1, opacity: 1, ...display },
    ...more,
    tiles: {
      imageId: 1,
      urlOf: (level, column, row) => `/tiles/${level}/${column}/${row}`,
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
      ...tiles,
    },
  };
}
