import type { Point } from '../drawing/point';
import type { CanvasChannel } from './canvas-channel';
import { isColourImage } from './colour-image';
import type { StoredPyramid } from './stored-pyramid';
import { tileShape, type TileContent } from './tile-job';
import type { TileStore } from './tile-store';
import { trueValue } from './value-window';

/** What a channel has at a point. */
export interface ChannelValue {
  readonly key: string;
  /** In the file's own values: one, or one for each component of a colour image. */
  readonly values: readonly number[];
  /** Level it was read from. */
  readonly level: number;
  /** Whether it is what the file holds; else it is a mean of several pixels, because nothing finer is here. */
  readonly isExact: boolean;
}

/**
 * The values of all visible channels at a point of the image, from tiles in memory: nothing is asked for.
 * Channels that have nothing there, or nothing yet, are left out.
 */
export function valuesAt(channels: readonly CanvasChannel[], store: TileStore, point: Point): ChannelValue[] {
  return channels
    .filter(({ display }) => display.visible)
    .map((channel) => valueAt(channel, store.pyramid(channel.tiles, tileShape(channel)), point))
    .filter((value) => value !== null);
}

function valueAt(channel: CanvasChannel, pyramid: StoredPyramid, [x, y]: Point): ChannelValue | null {
  const { tiles } = channel;
  if (!(x >= 0 && y >= 0 && x < tiles.width && y < tiles.height)) return null;
  for (let level = pyramid.finest; level <= pyramid.coarsest; level++) {
    const [levelX, levelY] = [Math.floor(x / 2 ** level), Math.floor(y / 2 ** level)];
    const [column, row] = [Math.floor(levelX / tiles.tileSize), Math.floor(levelY / tiles.tileSize)];
    const content = pyramid.peek(level, column, row)?.content;
    if (!content) continue;
    const place = [
      levelX - column * tiles.tileSize + tiles.gutter,
      levelY - row * tiles.tileSize + tiles.gutter,
    ] as const;
    const all = samplesAt(content, pyramid, place);
    const own = isColourImage(channel) || all.length === 1 ? all : [all[channel.band]];
    return { key: channel.key, values: own.map((each) => trueValue(each, tiles)), level, isExact: level === 0 };
  }
  return null;
}

/** All samples of a pixel of a tile. @param place  In the tile, gutter included. */
function samplesAt(content: TileContent, { shape }: StoredPyramid, [x, y]: readonly [number, number]): number[] {
  if (content.kind === 'picture') return [...componentsAt(content.image, x, y)].slice(0, shape.samples);
  const together = shape.split ? 1 : shape.samples;
  const first = (y * shape.sidePx + x) * together;
  return content.planes.flatMap((plane) => {
    const samples = new DataView(plane);
    return Array.from({ length: together }, (_, i) => sampleAt(samples, first + i, shape.sampleBytes));
  });
}

function sampleAt(samples: DataView, index: number, bytes: 1 | 2 | 4): number {
  if (bytes === 1) return samples.getUint8(index);
  return bytes === 2 ? samples.getUint16(index * 2, true) : samples.getFloat32(index * 4, true);
}

let paper: CanvasRenderingContext2D | null = null;

function componentsAt(image: ImageBitmap, x: number, y: number): Uint8ClampedArray {
  if (paper === null) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    paper = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (paper === null) return new Uint8ClampedArray();
  paper.drawImage(image, x, y, 1, 1, 0, 0, 1, 1);
  return paper.getImageData(0, 0, 1, 1).data;
}
