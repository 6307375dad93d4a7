import { describe, expect, it } from 'vitest';
import type { CanvasChannel, TileAddress } from './canvas-channel';
import { rawTileBytes, textureBytes } from './tile-bytes';

function aChannel(tiles: Partial<TileAddress>, band: number, blend: 'add' | 'over' = 'add'): CanvasChannel {
  return {
    key: 'c',
    tiles: {
      imageId: 1,
      urlOf: () => '/tile',
      tileSize: 2,
      gutter: 0,
      encoding: 'raw',
      sampleType: 'uint16',
      channels: 3,
      width: 2,
      height: 2,
      levels: [],
      ...tiles,
    },
    band,
    display: { visible: true, colour: [255, 255, 255], min: 0, max: 1, gamma: 1, opacity: 1 },
    blend,
  };
}

const interleaved = Uint8Array.from({ length: 24 }, (_, i) => i).buffer;

describe('bytes for the texture', () => {
  it('are the tile itself, not a copy, for a single channel', () => {
    const tile = new ArrayBuffer(8);
    expect(textureBytes(tile, aChannel({ channels: 1 }, 0)).buffer).toBe(tile);
  });

  it('are the tile itself for a colour image shown whole', () => {
    expect(textureBytes(interleaved, aChannel({}, 0, 'over')).buffer).toBe(interleaved);
  });

  it('are one plane of a colour image shown as a channel, bytes in their order', () => {
    expect([...textureBytes(interleaved, aChannel({}, 1))]).toEqual([2, 3, 8, 9, 14, 15, 20, 21]);
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => i).buffer;
    expect([...textureBytes(bytes, aChannel({ sampleType: 'uint8' }, 2))]).toEqual([2, 5, 8, 11]);
  });

  it('count the gutter', () => {
    expect(rawTileBytes(aChannel({ tileSize: 512, gutter: 1, channels: 1 }, 0).tiles)).toBe(514 * 514 * 2);
  });

  it('are refused when the tile is not as long as it should be', () => {
    expect(() => textureBytes(new ArrayBuffer(7), aChannel({ channels: 1 }, 0))).toThrow('7 bytes instead of 8');
  });
});
