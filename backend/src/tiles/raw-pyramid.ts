import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SampleCounter, type Samples } from './channel-statistics.js';
import { LevelPacker, type TileLayout } from './level-packer.js';
import type { PyramidFileWriter } from './pyramid-file.js';
import { levelsOf, type ChannelStatistics, type IntegerType, type PyramidLevel } from './pyramid.js';
import type { RasterFile } from './raster-file.js';

const compress = promisify(gzip);
/**
 * Level 1, since shot noise does not compress any better at higher ones; the larger memory level takes a fifth less time for
 * 0.2 % more bytes; one chunk holds the whole result, so that nothing is put together afterwards.
 */
const GZIP = { level: 1, memLevel: 9, chunkSize: 640 * 1024 };

/** What is learnt about an image while it is packed. */
export interface PackedRaster {
  statistics: ChannelStatistics[];
  /** The level that fits into one tile, without gutter. */
  coarsest: { pixels: Samples; width: number; height: number };
}

/**
 * Packs all levels of an image losslessly: raw tiles with gutters, each stored as a gzip stream so that it can be served as
 * it is.
 *
 * @param threads     Tiles compressed at the same time.
 * @param onTileRow   Called after each row of tiles of any level.
 */
export async function packRaster(
  raster: RasterFile,
  layout: TileLayout,
  writer: PyramidFileWriter,
  threads: number,
  onTileRow: () => void,
): Promise<PackedRaster> {
  const levels = levelsOf(raster.width, raster.height, layout.tileSize);
  const counter = new SampleCounter(raster.channels, raster.sampleType as IntegerType);
  const last = levels[levels.length - 1];
  let coarsest: Samples | null = null;

  const packer = new LevelPacker(layout, levels, async (level, row, tiles) => {
    if (level === last.level) coarsest = withoutGutter(tiles[0], layout, last);
    for (let first = 0; first < tiles.length; first += threads) {
      const batch = tiles.slice(first, first + threads).map((tile) => compress(Buffer.from(tile.buffer), GZIP));
      for (const [i, bytes] of (await Promise.all(batch)).entries()) await writer.addTile(level, first + i, row, bytes);
    }
    onTileRow();
  });

  const rowSamples = raster.width * raster.channels;
  for await (const chunk of raster.rows()) {
    counter.add(chunk);
    for (let at = 0; at < chunk.length; at += rowSamples) {
      const pause = packer.add(chunk.subarray(at, at + rowSamples));
      if (pause) await pause;
    }
  }
  await packer.finish();
  if (!coarsest) throw new Error('The coarsest level was never packed');
  return { statistics: counter.statistics(), coarsest: { pixels: coarsest, width: last.width, height: last.height } };
}

/** A copy of the image's own pixels in a tile. */
function withoutGutter(tile: Samples, { tileSize, gutter, channels }: TileLayout, level: PyramidLevel): Samples {
  const rowSamples = (tileSize + 2 * gutter) * channels;
  const pixels = tile.slice(0, level.width * level.height * channels);
  for (let y = 0; y < level.height; y++) {
    const from = (y + gutter) * rowSamples + gutter * channels;
    pixels.set(tile.subarray(from, from + level.width * channels), y * level.width * channels);
  }
  return pixels;
}
