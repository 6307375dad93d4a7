import type { Samples } from './channel-statistics.js';
import type { PyramidLevel, SampleType } from './pyramid.js';

/** How the tiles that a packer makes are laid out in memory. */
export interface TileLayout {
  tileSize: number;
  gutter: 0 | 1;
  channels: number;
  sampleType: SampleType;
}

/** Takes a finished row of tiles; `tiles[c]` is the one in column c. They are used again once the promise is kept. */
export type TileRowSink = (level: number, row: number, tiles: Samples[]) => Promise<void>;

/**
 * Turns rows of pixels into tiles with gutters, and into the rows of all coarser levels, in one pass. Holds one row of tiles
 * per level, so memory grows with the image's width, not with its height.
 *
 * A coarser pixel is the mean of 2×2 finer ones, of integers rounded, halves up; at an odd edge the last pixel counts twice.
 */
export class LevelPacker {
  private readonly next: LevelPacker | null;
  private readonly tiles: Samples[];
  /** The row that came last and the one before. Both reach one gutter over the left edge and to the last tile's right one. */
  private current: Samples;
  private previous: Samples;
  private received = 0;

  /** @param levels  This level and the coarser ones, finest first. */
  constructor(
    private readonly layout: TileLayout,
    levels: readonly PyramidLevel[],
    private readonly sink: TileRowSink,
    private readonly level = levels[0],
  ) {
    const { tileSize, gutter, channels } = layout;
    const side = tileSize + 2 * gutter;
    // One pixel more than the tiles need: a single-tile level without gutters still has a neighbour to halve with.
    const rowSamples = (level.columns * tileSize + 2 * gutter + 1) * channels;
    this.current = samples(layout.sampleType, rowSamples);
    this.previous = samples(layout.sampleType, rowSamples);
    this.tiles = Array.from({ length: level.columns }, () => samples(layout.sampleType, side * side * channels));
    this.next = levels.length > 1 ? new LevelPacker(layout, levels.slice(1), sink) : null;
  }

  /**
   * Takes the next row, `level.width` pixels. A promise is returned when a row of tiles came to its end; nothing
   * may be added before it is kept.
   */
  add(pixels: Samples): Promise<void> | null {
    this.turn();
    this.current.set(pixels, this.layout.gutter * this.layout.channels);
    return this.take();
  }

  /** To be called after the last row: hands over what is still open, on this level and the coarser ones. */
  async finish(): Promise<void> {
    const { tileSize, gutter } = this.layout;
    if (this.received % 2 === 1) await this.halve(this.current);
    const firstRow = (this.level.rows - 1) * tileSize;
    const side = tileSize + 2 * gutter;
    for (let y = this.received - firstRow + gutter; y < side; y++) this.place(this.current, y);
    await this.sink(this.level.level, this.level.rows - 1, this.tiles);
    await this.next?.finish();
  }

  private turn(): void {
    [this.current, this.previous] = [this.previous, this.current];
  }

  /** Deals with the row that now is in `current`. */
  private take(): Promise<void> | null {
    const y = this.received++;
    this.replicateEdges();
    const { tileSize, gutter } = this.layout;
    const inTile = y % tileSize;
    const coarser = y % 2 === 1 ? this.halve(this.previous) : null;
    if (y > 0 && inTile === 0) return this.turnTiles(y / tileSize - 1, coarser);
    if (y === 0 && gutter === 1) this.place(this.current, 0);
    this.place(this.current, inTile + gutter);
    return coarser;
  }

  /** Ends the tile row above the current row, which is its lower gutter, and begins the next. */
  private async turnTiles(above: number, coarser: Promise<void> | null): Promise<void> {
    const { tileSize, gutter } = this.layout;
    await coarser;
    if (gutter === 1) this.place(this.current, tileSize + 1);
    await this.sink(this.level.level, above, this.tiles);
    if (gutter === 1) this.place(this.previous, 0);
    this.place(this.current, gutter);
  }

  /** Fills a row's left gutter and everything right of the image with the pixels at its edges. */
  private replicateEdges(): void {
    const { gutter, channels } = this.layout;
    const row = this.current;
    if (gutter === 1) row.copyWithin(0, channels, 2 * channels);
    const end = (gutter + this.level.width) * channels;
    for (let i = end; i < row.length; i++) row[i] = row[i - channels];
  }

  /** Copies a row into all tiles, as their row `y` counted from the upper gutter. */
  private place(row: Samples, y: number): void {
    const { tileSize, gutter, channels } = this.layout;
    const rowSamples = (tileSize + 2 * gutter) * channels;
    for (let column = 0; column < this.tiles.length; column++) {
      const from = column * tileSize * channels;
      this.tiles[column].set(row.subarray(from, from + rowSamples), y * rowSamples);
    }
  }

  /** Makes the coarser level's next row from `upper` and the current row. */
  private halve(upper: Samples): Promise<void> | null {
    if (!this.next) return null;
    const { gutter, channels } = this.layout;
    const edge = gutter * channels;
    this.next.turn();
    halveRows(upper, this.current, this.next.current, edge, this.next.level.width, channels);
    return this.next.take();
  }
}

/** Means of 2×2 blocks, of integers rounded, halves up; all rows start at `edge`. */
function halveRows(
  upper: Samples,
  lower: Samples,
  target: Samples,
  edge: number,
  width: number,
  channels: number,
): void {
  if (target instanceof Float32Array) return halveFloats(upper, lower, target, edge, width, channels);
  if (channels === 1) {
    for (let x = edge, s = edge; x < edge + width; x++, s += 2) {
      target[x] = (upper[s] + upper[s + 1] + lower[s] + lower[s + 1] + 2) >> 2;
    }
    return;
  }
  for (let x = 0; x < width; x++) {
    for (let c = 0; c < channels; c++) {
      const s = edge + 2 * x * channels + c;
      const sum = upper[s] + upper[s + channels] + lower[s] + lower[s + channels];
      target[edge + x * channels + c] = (sum + 2) >> 2;
    }
  }
}

/** The same without rounding. What is no number makes its block none, so that a gap in the data stays one. */
function halveFloats(
  upper: Samples,
  lower: Samples,
  target: Float32Array,
  edge: number,
  width: number,
  channels: number,
): void {
  for (let i = 0; i < width * channels; i++) {
    const c = i % channels;
    const s = edge + 2 * (i - c) + c;
    target[edge + i] = (upper[s] + upper[s + channels] + lower[s] + lower[s + channels]) / 4;
  }
}

const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array } as const;

/** Room for so many samples. */
export function samples(sampleType: SampleType, length: number): Samples {
  return new ARRAYS[sampleType](length);
}
