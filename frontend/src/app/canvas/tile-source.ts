import type { Data } from 'ol/DataTile';
import DataTileSource from 'ol/source/DataTile';
import type { CanvasChannel } from './canvas-channel';
import { bandLayoutOf } from './channel-style';
import { isColourImage } from './colour-image';
import { SLIDE_PROJECTION } from './pixel-projection';
import type { PyramidGrid } from './tile-grid';
import { tileShape, type TileContent, type TileShape } from './tile-job';
import type { TileStore } from './tile-store';

/**
 * Where a stock layer gets its tiles: raw samples go to the GPU byte for byte, no value is touched on the way.
 *
 * @param smooth  Whether the GPU may interpolate between pixels.
 */
export function tileSourceOf(
  channel: CanvasChannel,
  grid: PyramidGrid,
  store: TileStore,
  smooth: boolean,
): DataTileSource {
  const { tiles } = channel;
  // A stock layer takes a colour image only as one piece.
  const shape = isColourImage(channel) ? { ...tileShape(channel), split: false } : tileShape(channel);
  const plane = shape.split ? channel.band : 0;
  const pyramid = store.pyramid(tiles, shape);
  return new DataTileSource({
    loader: async (z, column, row) =>
      textureData(await store.take(pyramid.tile(grid.levelOf(z), column, row)), shape, plane),
    tileGrid: grid,
    projection: SLIDE_PROJECTION,
    bandCount: bandLayoutOf(channel).bandCount,
    gutter: tiles.gutter,
    interpolate: smooth,
    wrapX: false,
    // A tile that fades in would flicker where channels are added up.
    transition: 0,
  });
}

function textureData(content: TileContent, { sampleBytes }: TileShape, plane: number): Data {
  if (content.kind === 'picture') return content.image;
  const samples = content.planes[plane];
  return sampleBytes === 4 ? new Float32Array(samples) : new Uint8Array(samples);
}
