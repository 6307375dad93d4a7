import { isColourImage } from './channel-style';
import type { CanvasChannel, TileAddress } from './canvas-channel';

/** Bytes of one raw tile: every one is complete, edge tiles are padded. */
export function rawTileBytes({ tileSize, gutter, channels, sampleType }: TileAddress): number {
  return (tileSize + 2 * gutter) ** 2 * channels * (sampleType === 'uint16' ? 2 : 1);
}

/**
 * The part of a raw tile that a channel's texture takes: all of it, or one plane taken out of the interleaved samples.
 *
 * @throws RangeError  when the tile has not the size its address promises: OpenLayers would show such a one as black.
 */
export function textureBytes(tile: ArrayBuffer, channel: CanvasChannel): Uint8Array {
  const expected = rawTileBytes(channel.tiles);
  if (tile.byteLength !== expected) throw new RangeError(`A tile has ${tile.byteLength} bytes instead of ${expected}.`);
  const { channels, sampleType } = channel.tiles;
  if (channels === 1 || isColourImage(channel)) return new Uint8Array(tile);
  const plane =
    sampleType === 'uint16' ? takePlane(new Uint16Array(tile), channel) : takePlane(new Uint8Array(tile), channel);
  return new Uint8Array(plane.buffer);
}

// Samples are copied, not computed with, so the byte order of the machine does not matter.
function takePlane<T extends Uint8Array | Uint16Array>(samples: T, { tiles, band }: CanvasChannel): T {
  const plane = samples.slice(0, samples.length / tiles.channels) as T;
  for (let i = 0, from = band; i < plane.length; i++, from += tiles.channels) plane[i] = samples[from];
  return plane;
}
