import type { Data } from 'ol/DataTile';
import DataTileSource from 'ol/source/DataTile';
import type { CanvasChannel } from './canvas-channel';
import { bandLayoutOf } from './channel-style';
import { SLIDE_PROJECTION } from './pixel-projection';
import { textureBytes } from './tile-bytes';
import type { TileFetch } from './tile-fetch';
import type { PyramidGrid } from './tile-grid';

/**
 * Where a channel's layer gets its tiles: raw samples go to the GPU byte for byte, no value is touched on the way.
 *
 * @param smooth  Whether the GPU may interpolate between pixels.
 */
export function tileSourceOf(
  channel: CanvasChannel,
  grid: PyramidGrid,
  fetch: TileFetch,
  smooth: boolean,
): DataTileSource {
  const { tiles } = channel;
  const load = tiles.encoding === 'jpeg' ? jpegTile : rawTile;
  return new DataTileSource({
    loader: (z, column, row) => load(tiles.urlOf(grid.levelOf(z), column, row), channel, fetch),
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

async function rawTile(url: string, channel: CanvasChannel, fetch: TileFetch): Promise<Data> {
  return textureBytes(await fetch.bytes(url), channel);
}

async function jpegTile(url: string, { tiles }: CanvasChannel, fetch: TileFetch): Promise<Data> {
  const image = await createImageBitmap(await fetch.blob(url), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  if (image.width === tiles.tileSize && image.height === tiles.tileSize) return image;
  // OpenLayers would stretch it over the whole tile.
  throw new RangeError(`A tile is ${image.width} × ${image.height} instead of ${tiles.tileSize} px square.`);
}
