import { NotFoundError } from '../errors/app-error.js';
import type { PyramidDescription } from '../tiles/pyramid.js';
import type { PictureRequest } from './picture-request.js';

/** As our own tiles: a tile of Deep Zoom is drawn from one of them. */
const TILE_PX = 512;

type Size = Pick<PyramidDescription, 'width' | 'height'>;
export type DeepZoomFormat = 'jpg' | 'png';

/** The description that viewers ask for first. */
export function deepZoomDescription({ width, height }: Size, format: DeepZoomFormat): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="${format}" Overlap="0" TileSize="${TILE_PX}">` +
    `<Size Width="${width}" Height="${height}"/></Image>\n`
  );
}

/**
 * A tile by its address: level 0 is one pixel, the last the full image.
 *
 * @param file `3_4.jpg`: column, row and format.
 * @throws     NotFoundError where there is none
 */
export function deepZoomTile({ width, height }: Size, levelText: string, file: string): PictureRequest {
  const [, column, row, format] = /^(\d{1,7})_(\d{1,7})\.(jpg|jpeg|png)$/.exec(file) ?? [];
  const last = Math.ceil(Math.log2(Math.max(width, height)));
  const level = /^\d{1,2}$/.test(levelText) ? Number(levelText) : Infinity;
  if (column === undefined || level > last) throw new NotFoundError('tile');
  const scale = 2 ** (last - level);
  const [x, y] = [Number(column) * TILE_PX * scale, Number(row) * TILE_PX * scale];
  if (x >= width || y >= height) throw new NotFoundError('tile');
  const region = { x, y, width: Math.min(TILE_PX * scale, width - x), height: Math.min(TILE_PX * scale, height - y) };
  return {
    region,
    width: Math.ceil(region.width / scale),
    height: Math.ceil(region.height / scale),
    ...{ mirrored: false, rotation: 0, quality: 'color', format: format === 'png' ? 'png' : 'jpeg' },
  };
}
