import sharp from 'sharp';
import type { MadePyramid, PyramidJob } from './pyramid-job.js';
import type { Preview } from './preview.js';
import { histogramsOf, jpegCodec, statisticsLevel } from './lossy-pyramid.js';
import type { PyramidLevel, TilePlace } from './pyramid.js';
import type { ReusedLevel, ReusedTiles } from './reused-tiles.js';
import { ThumbnailPlanes } from './thumbnail-planes.js';
import { frameOf, isInside, repaired } from './tiff-jpeg-level.js';
import { TilingError } from './tiling-error.js';

const RGB = 3;
const PLANE = 0;
/** Tiles at the edge are encoded again, with what is behind the image put right: next to nothing is lost at this quality. */
const EDGE_QUALITY = 95;

/**
 * Lossy, of JPEG tiles that are in the file: they are taken as they are, at full resolution and at each coarser one that the
 * file has. Levels that it has not are made of the next finer ones.
 */
export async function makeReusedPyramid(job: PyramidJob, preview: Preview, reused: ReusedTiles): Promise<MadePyramid> {
  await preview.fromFile();
  for (const level of job.levels) {
    const own = reused.levels[level.level];
    for (let row = 0; row < level.rows; row++) {
      await job.writer.addTiles(await (own ? takenRow(own, level, row) : halvedRow(job, level, row)));
      job.report(job.writer.share);
    }
  }
  const histograms = histogramsOf(await pixelsOf(job, statisticsLevel(job.levels)));
  const coarsest = job.levels[job.levels.length - 1];
  const { width, height } = coarsest;
  const thumbnail = new ThumbnailPlanes(job.source.metadata, job.shape);
  thumbnail.add(PLANE, { histograms, coarsest: { pixels: await pixelsOf(job, coarsest), width, height } });
  return { histograms, thumbnail: await thumbnail.picture() };
}

interface TileToAdd {
  at: TilePlace;
  bytes: Buffer;
}

async function takenRow({ tiles, ...whole }: ReusedLevel, level: PyramidLevel, row: number): Promise<TileToAdd[]> {
  const { tileSize } = tiles;
  const codec = jpegCodec(EDGE_QUALITY, '4:4:4');
  const inRows = row * tileSize < whole.height;
  const asTheyAre = inRows ? await tiles.tileRow(row) : [];
  const taken: TileToAdd[] = [];
  for (let column = 0; column < level.columns; column++) {
    const inside = isInside(column, whole.width, tileSize) && isInside(row, whole.height, tileSize);
    const bytes = inside ? checked(asTheyAre[column], tileSize) : await repaired(tiles, column, row, whole, codec);
    taken.push({ at: [PLANE, level.level, column, row], bytes });
  }
  return taken;
}

/** What is not decoded is at least looked at: it must say that it is a tile. */
function checked(tile: Buffer, tileSize: number): Buffer {
  const frame = frameOf(tile);
  if (frame?.width === tileSize && frame.height === tileSize && frame.components === RGB) return tile;
  throw new TilingError(
    'image.damaged',
    'This TIFF file is cut short or corrupt.',
    'a tile that is no JPEG of its size',
  );
}

/** A row of tiles out of four finer tiles each; the decoder shrinks them while it decodes. */
async function halvedRow({ writer, levels, shape, limits }: PyramidJob, level: PyramidLevel, row: number) {
  const { tileSize } = shape;
  const codec = jpegCodec(limits.jpegQuality);
  const finer = levels[level.level - 1];
  const made: TileToAdd[] = [];
  for (let column = 0; column < level.columns; column++) {
    const quarters = [0, 1, 2, 3].map(async (i) => {
      // Beyond the image's edge: the finer tile before repeats the last pixel already.
      const [right, down] = [i % 2, i >> 1];
      const [fromColumn, fromRow] = [2 * column + right, 2 * row + down];
      if (fromColumn >= finer.columns || fromRow >= finer.rows) return null;
      return halvedTile(await writer.tile(PLANE, finer.level, fromColumn, fromRow), tileSize / 2);
    });
    const pixels = joined(await Promise.all(quarters), tileSize);
    made.push({ at: [PLANE, level.level, column, row], bytes: await codec.encode(pixels, tileSize) });
  }
  return made;
}

async function halvedTile(jpeg: Buffer, side: number): Promise<Buffer> {
  try {
    const half = { width: side, height: side, fit: 'fill', kernel: 'linear' } as const;
    return await sharp(jpeg, { failOn: 'error' }).resize(half).toColourspace('srgb').raw().toBuffer();
  } catch (error) {
    throw new TilingError('image.damaged', 'This TIFF file is cut short or corrupt.', (error as Error).message);
  }
}

/** One picture of four; where one is missing the edge of its neighbour is repeated. The first is always there. */
function joined([first, right, below, diagonal]: (Buffer | null)[], tileSize: number): Buffer {
  const side = tileSize / 2;
  const lastPixel = (side - 1) * RGB;
  const result = Buffer.allocUnsafe(tileSize * tileSize * RGB);
  for (let y = 0; y < tileSize; y++) {
    const lower = y >= side && below !== null;
    const [near, far] = lower ? [below, diagonal] : [first!, right];
    const from = (y < side ? y : lower ? y - side : side - 1) * side * RGB;
    const to = y * tileSize * RGB;
    near.copy(result, to, from, from + side * RGB);
    if (far) far.copy(result, to + side * RGB, from, from + side * RGB);
    else result.fill(near.subarray(from + lastPixel, from + side * RGB), to + side * RGB, to + tileSize * RGB);
  }
  return result;
}

/** A level's own pixels, from the tiles that were written. */
async function pixelsOf({ writer, shape }: PyramidJob, level: PyramidLevel): Promise<Buffer> {
  const { tileSize } = shape;
  const { decode } = jpegCodec(EDGE_QUALITY);
  const pixels = Buffer.allocUnsafe(level.width * level.height * RGB);
  for (let row = 0; row < level.rows; row++) {
    for (let column = 0; column < level.columns; column++) {
      const tile = await decode(await writer.tile(PLANE, level.level, column, row));
      const wide = Math.min(tileSize, level.width - column * tileSize) * RGB;
      for (let y = 0; y < Math.min(tileSize, level.height - row * tileSize); y++) {
        const to = ((row * tileSize + y) * level.width + column * tileSize) * RGB;
        tile.copy(pixels, to, y * tileSize * RGB, y * tileSize * RGB + wide);
      }
    }
  }
  return pixels;
}
