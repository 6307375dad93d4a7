import { asSamples } from './pixel-samples.js';
import { type AreaRow, areaRows, type PixelArea } from './area-spans.js';
import type { TileSamples } from './pixel-values.js';
import type { PyramidDescription } from './pyramid.js';

/** What one channel holds within an area, in the file's own values. Values that are no finite number are left out. */
export interface AreaStatistics {
  /** Pixels that were counted. */
  count: number;
  sum: number;
  /** The others are null when there is no pixel. */
  mean: number | null;
  minimum: number | null;
  maximum: number | null;
  /** Of a sample (n − 1); null below two pixels. */
  deviation: number | null;
}

/** Sums of one channel. Squares are of distances from the first value, so that large values keep their digits. */
class Tally {
  count = 0;
  private first = 0;
  private sum = 0;
  private squares = 0;
  private minimum = Infinity;
  private maximum = -Infinity;

  add(value: number): void {
    if (this.count++ === 0) this.first = value;
    const distance = value - this.first;
    this.sum += distance;
    this.squares += distance * distance;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  /** In the file's own values. */
  result({ valueScale, valueOffset }: PyramidDescription): AreaStatistics {
    const { count } = this;
    if (count === 0) return { count, sum: 0, mean: null, minimum: null, maximum: null, deviation: null };
    const own = (stored: number): number => stored * valueScale + valueOffset;
    const variance = count > 1 ? Math.max(0, this.squares - (this.sum * this.sum) / count) / (count - 1) : null;
    return {
      count,
      sum: (this.first * count + this.sum) * valueScale + valueOffset * count,
      mean: own(this.first + this.sum / count),
      minimum: Math.min(own(this.minimum), own(this.maximum)),
      maximum: Math.max(own(this.minimum), own(this.maximum)),
      deviation: variance === null ? null : Math.sqrt(variance) * Math.abs(valueScale),
    };
  }
}

/**
 * Statistics of areas of one plane at level 0. In memory at any time: one tile, and the rows of one area within one row of
 * tiles.
 *
 * @param samples Of the plane. Is asked tile by tile.
 * @returns For each area one per channel.
 */
export async function areaStatistics(
  pyramid: PyramidDescription,
  areas: readonly PixelArea[],
  samples: TileSamples,
): Promise<AreaStatistics[][]> {
  const results = new Array<AreaStatistics[]>(areas.length);
  for (const n of neighboursTogether(areas, pyramid.tileSize)) {
    const tallies = Array.from({ length: pyramid.channels }, () => new Tally());
    for (const band of bandsOf(areaRows(areas[n], pyramid.width, pyramid.height), pyramid.tileSize))
      await addBand(band, tallies, pyramid, samples);
    results[n] = tallies.map((tally) => tally.result(pyramid));
  }
  return results;
}

/** Numbers of the areas, those of one tile after each other, so that it is unpacked once. */
function neighboursTogether(areas: readonly PixelArea[], tileSize: number): number[] {
  const places = areas.map((area) => {
    if (area.kind === 'rings') return [area.rings[0][0], area.rings[0][1]];
    return area.kind === 'point' ? [area.x, area.y] : [area.cx, area.cy];
  });
  const tiles = places.map(([x, y]) => [Math.floor(y / tileSize), Math.floor(x / tileSize)]);
  return [...areas.keys()].sort((a, b) => tiles[a][0] - tiles[b][0] || tiles[a][1] - tiles[b][1] || a - b);
}

/** Rows that lie in the same row of tiles. */
interface Band {
  row: number;
  rows: AreaRow[];
}

function* bandsOf(rows: Iterable<AreaRow>, tileSize: number): Generator<Band> {
  let band: Band | null = null;
  for (const row of rows) {
    const tileRow = Math.floor(row.y / tileSize);
    if (band && band.row !== tileRow) {
      yield band;
      band = null;
    }
    band ??= { row: tileRow, rows: [] };
    band.rows.push(row);
  }
  if (band) yield band;
}

async function addBand(
  { row, rows }: Band,
  tallies: Tally[],
  pyramid: PyramidDescription,
  samples: TileSamples,
): Promise<void> {
  const { tileSize, sampleType } = pyramid;
  for (const column of columnsOf(rows, tileSize)) {
    const tile = asSamples(await samples(column, row), sampleType);
    const left = column * tileSize;
    for (const { y, spans } of rows) {
      for (let n = 0; n < spans.length; n += 2) {
        const from = Math.max(spans[n], left);
        const to = Math.min(spans[n + 1], left + tileSize);
        if (to > from) addRun(tile, tallies, pyramid, [from - left, to - left, y - row * tileSize]);
      }
    }
  }
}

/** Columns of tiles that the rows reach into. */
function columnsOf(rows: AreaRow[], tileSize: number): number[] {
  const columns = new Set<number>();
  for (const { spans } of rows)
    for (let n = 0; n < spans.length; n += 2)
      for (let column = Math.floor(spans[n] / tileSize); column * tileSize < spans[n + 1]; column++)
        columns.add(column);
  return [...columns].sort((a, b) => a - b);
}

function addRun(
  tile: ReturnType<typeof asSamples>,
  tallies: Tally[],
  { tileSize, gutter, channels }: PyramidDescription,
  [from, to, y]: [number, number, number],
): void {
  const start = (y + gutter) * (tileSize + 2 * gutter) + gutter;
  for (const [channel, tally] of tallies.entries()) {
    for (let x = from; x < to; x++) {
      const value = tile[(start + x) * channels + channel];
      if (Number.isFinite(value)) tally.add(value);
    }
  }
}
