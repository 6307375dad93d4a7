import { applied, type Affine } from './affine';
import type { BitmapFrame } from './bitmap-frame';
import { PLAIN_LAYER, type LayerLook } from './layer-looks';
import { CLOSED, FILLED, HIDDEN, type PackedRegions } from './packed-regions';
import { detailOf, stepOf } from './region-detail';
import { PixelSheet } from './pixel-sheet';
import { inkPath, paintMarker, type Look, type Paper } from './region-painter';

/** The places in `removed` … of the list give way to those that are packed. */
export interface PackedSplice {
  readonly at: number;
  readonly removed: number;
  readonly added: PackedRegions;
}

/** What a picture is to show. */
export interface RasterWish {
  readonly frame: BitmapFrame;
  /** Places in the list of regions that are drawn elsewhere. */
  readonly leftOut: readonly number[];
  /** Places of regions that stand out. */
  readonly selected: readonly number[];
  readonly layers: readonly (readonly [layerId: number, look: LayerLook])[];
}

export type RasterPaper = Paper & Pick<CanvasRenderingContext2D, 'putImageData' | 'setTransform'>;

/** One region: where it is in what was packed with it. */
interface Row {
  readonly pack: PackedRegions;
  readonly index: number;
  readonly ring: number;
  readonly from: number;
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

const REACH_PX = 24;
/** So many markers in view cannot be told apart: they become dots, at a hundredth of the cost. */
const CROWD = 3000;
const SMALLEST_DOT_PX = 1.5;
const MARKER_DOT_PX = 4;

/** So many that are painted pixel by pixel take as long as one that is not. */
const PER_STEP = 64;

/** Paints pictures of many regions. It keeps them as numbers: here 100,000 objects with 20 points each would not do. */
export class RegionRaster {
  #rows: Row[] = [];
  #sheet: PixelSheet | null = null;

  get size(): number {
    return this.#rows.length;
  }

  splice({ at, removed, added }: PackedSplice): void {
    const rows = rowsOf(added);
    if (removed === 1 && rows.length === 1) this.#rows[at] = rows[0];
    // As arguments, too many of them would overflow the stack.
    else if (rows.length > 1000) this.#rows = [...this.#rows.slice(0, at), ...rows, ...this.#rows.slice(at + removed)];
    else this.#rows.splice(at, removed, ...rows);
  }

  /**
   * Paints in small steps; what is spliced in between shows in the next picture only. What is small on the screen comes
   * first, pixel by pixel, and lies below what is large; each of the two in drawing order.
   *
   * @param paper  Empty, of the size of the frame.
   */
  *paint(paper: RasterPaper, wish: RasterWish): Generator<void> {
    const { frame } = wish;
    const toPaper = frame.toBitmap.map((value) => value / frame.pixelRatio) as unknown as Affine;
    const { small, large } = this.#visible(wish, toPaper);
    if (small.length > 0) {
      const sheet = this.#emptySheet(frame);
      const painter = new SmallPainter(sheet, frame);
      for (let i = 0; i < small.length; i++) {
        painter.paint(small[i]);
        if (i % PER_STEP === PER_STEP - 1) yield;
      }
      paper.putImageData(sheet.image, 0, 0);
    }
    paper.setTransform(frame.pixelRatio, 0, 0, frame.pixelRatio, 0, 0);
    const chosen = new Set(wish.selected.map((place) => this.#rows[place]));
    const painter = new LargePainter(paper, toPaper);
    for (const { row, opacity } of large) {
      painter.paint(row, chosen.has(row), opacity);
      yield;
    }
  }

  #emptySheet({ width, height }: BitmapFrame): PixelSheet {
    const isFit = this.#sheet?.width === width && this.#sheet.height === height;
    if (isFit) this.#sheet?.clear();
    return (this.#sheet = isFit && this.#sheet ? this.#sheet : new PixelSheet(width, height));
  }

  /** What is to be seen in the frame, in drawing order. It looks at all regions: nothing is made for one that is passed over. */
  #visible(wish: RasterWish, toPaper: Affine): { small: SmallRow[]; large: LargeRow[] } {
    const window = new PaperWindow(wish.frame, toPaper);
    const omitted = new Set(wish.leftOut);
    const looks = new Map(wish.layers);
    const small: SmallRow[] = [];
    const large: LargeRow[] = [];
    const markers: LargeRow[] = [];
    const rows = this.#rows;
    for (let place = 0; place < rows.length; place++) {
      const row = rows[place];
      if (!window.meets(row)) continue;
      const look = looks.get(row.pack.layers[row.index]) ?? PLAIN_LAYER;
      if (!look.visible || row.pack.flags[row.index] & HIDDEN || omitted.has(place)) continue;
      const { opacity } = look;
      if (isMarker(row)) {
        markers.push({ row, opacity });
        large.push({ row, opacity });
        continue;
      }
      const sizePx = window.sizeOf(row);
      const detail = detailOf(sizePx);
      if (detail === 'dot') small.push({ row, opacity, step: 0, sidePx: Math.max(SMALLEST_DOT_PX, sizePx) });
      else if (detail.rim) large.push({ row, opacity });
      else small.push({ row, opacity, step: detail.step, sidePx: 0 });
    }
    if (markers.length <= CROWD) return { small, large };
    for (const { row, opacity } of markers) small.push({ row, opacity, step: 0, sidePx: MARKER_DOT_PX });
    return { small, large: large.filter(({ row }) => !isMarker(row)) };
  }
}

/** Where the boxes of regions are on the paper, and whether on it at all. All sizes are CSS px. */
class PaperWindow {
  readonly #toPaper: Affine;
  readonly #scale: number;
  readonly #right: number;
  readonly #bottom: number;

  constructor({ width, height, pixelRatio }: BitmapFrame, toPaper: Affine) {
    this.#toPaper = toPaper;
    this.#scale = Math.hypot(toPaper[0], toPaper[1]);
    this.#right = width / pixelRatio + REACH_PX;
    this.#bottom = height / pixelRatio + REACH_PX;
  }

  meets({ minX, minY, maxX, maxY }: Row): boolean {
    const way = this.#toPaper;
    const x = (minX + maxX) / 2;
    const y = (minY + maxY) / 2;
    const shownX = way[0] * x + way[2] * y + way[4];
    const reachX = Math.abs(way[0]) * (maxX - x) + Math.abs(way[2]) * (maxY - y);
    if (shownX + reachX < -REACH_PX || shownX - reachX > this.#right) return false;
    const shownY = way[1] * x + way[3] * y + way[5];
    const reachY = Math.abs(way[1]) * (maxX - x) + Math.abs(way[3]) * (maxY - y);
    return shownY + reachY >= -REACH_PX && shownY - reachY <= this.#bottom;
  }

  /** The longer side of its box. */
  sizeOf({ minX, minY, maxX, maxY }: Row): number {
    return Math.max(maxX - minX, maxY - minY) * this.#scale;
  }
}

/** What is to be drawn of a region that is large enough for all of it. */
interface LargeRow {
  readonly row: Row;
  readonly opacity: number;
}

/** And of one that is not: a dot of so many CSS px, or every so-manieth vertex. */
interface SmallRow extends LargeRow {
  readonly sidePx: number;
  /** 0: a dot. */
  readonly step: number;
}

class SmallPainter {
  readonly #sheet: PixelSheet;
  readonly #pixelRatio: number;
  readonly #way: Affine;

  constructor(sheet: PixelSheet, { pixelRatio, toBitmap }: BitmapFrame) {
    this.#sheet = sheet;
    this.#pixelRatio = pixelRatio;
    this.#way = toBitmap;
  }

  paint({ row, opacity, step, sidePx }: SmallRow): void {
    this.#sheet.ink(row.pack.colours[row.index], opacity);
    if (step > 0) return this.#trace(row, step);
    const way = this.#way;
    const x = (row.minX + row.maxX) / 2;
    const y = (row.minY + row.maxY) / 2;
    const side = sidePx * this.#pixelRatio;
    this.#sheet.dot(way[0] * x + way[2] * y + way[4], way[1] * x + way[3] * y + way[5], side);
  }

  #trace({ pack, index, ring, from }: Row, coarsest: number): void {
    const { coordinates, points } = pack;
    const width = pack.strokes[index] * this.#pixelRatio;
    const isClosed = (pack.flags[index] & CLOSED) !== 0;
    let start = from;
    for (let each = ring; each < ring + pack.rings[index]; each++) {
      const end = start + points[each] * 2;
      this.#traceRing(coordinates, start, end, stepOf(coarsest, points[each]) * 2, isClosed, width);
      start = end;
    }
  }

  /** Every so-manieth number from `start` to `end`, and back to the first or on to the last. */
  #traceRing(numbers: Float64Array, start: number, end: number, step: number, isClosed: boolean, width: number): void {
    const way = this.#way;
    let x = way[0] * numbers[start] + way[2] * numbers[start + 1] + way[4];
    let y = way[1] * numbers[start] + way[3] * numbers[start + 1] + way[5];
    for (let at = start + step; at < end + step; at += step) {
      const to = at < end ? at : isClosed ? start : end - 2;
      const nextX = way[0] * numbers[to] + way[2] * numbers[to + 1] + way[4];
      const nextY = way[1] * numbers[to] + way[3] * numbers[to + 1] + way[5];
      if (at < end || isClosed || at - step !== end - 2) this.#sheet.line(x, y, nextX, nextY, width);
      x = nextX;
      y = nextY;
    }
  }
}

class LargePainter {
  readonly #paper: RasterPaper;
  readonly #toPaper: Affine;
  readonly #colours = new Map<number, string>();

  constructor(paper: RasterPaper, toPaper: Affine) {
    this.#paper = paper;
    this.#toPaper = toPaper;
  }

  paint(row: Row, isSelected: boolean, opacity: number): void {
    const { pack, index } = row;
    const look: Look = {
      colour: this.#colour(pack.colours[index]),
      strokePx: pack.strokes[index],
      filled: (pack.flags[index] & FILLED) !== 0,
      emphasis: isSelected ? 'selected' : 'plain',
      opacity,
    };
    if (isMarker(row)) {
      paintMarker(this.#paper, applied(this.#toPaper, row.minX, row.minY), look);
      return;
    }
    const isClosed = (pack.flags[index] & CLOSED) !== 0;
    this.#trace(row, isClosed);
    inkPath(this.#paper, isClosed, look);
  }

  #trace({ pack, index, ring, from }: Row, isClosed: boolean): void {
    const [a, b, c, d, e, f] = this.#toPaper;
    const { coordinates, points } = pack;
    const paper = this.#paper;
    paper.beginPath();
    let start = from;
    for (let each = ring; each < ring + pack.rings[index]; each++) {
      const end = start + points[each] * 2;
      for (let at = start; at < end; at += 2) {
        const [x, y] = [coordinates[at], coordinates[at + 1]];
        if (at === start) paper.moveTo(a * x + c * y + e, b * x + d * y + f);
        else paper.lineTo(a * x + c * y + e, b * x + d * y + f);
      }
      if (isClosed) paper.closePath();
      start = end;
    }
  }

  #colour(rgb: number): string {
    const known = this.#colours.get(rgb);
    if (known !== undefined) return known;
    const colour = `#${rgb.toString(16).padStart(6, '0')}`;
    this.#colours.set(rgb, colour);
    return colour;
  }
}

function isMarker({ pack, ring }: Row): boolean {
  return pack.points[ring] === 1;
}

function rowsOf(pack: PackedRegions): Row[] {
  const rows: Row[] = [];
  let [ring, from] = [0, 0];
  for (let index = 0; index < pack.count; index++) {
    let points = 0;
    for (let each = 0; each < pack.rings[index]; each++) points += pack.points[ring + each];
    rows.push({ pack, index, ring, from, ...boxOf(pack, from, points) });
    ring += pack.rings[index];
    from += points * 2;
  }
  return rows;
}

function boxOf({ coordinates }: PackedRegions, from: number, points: number) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = from; at < from + points * 2; at += 2) {
    const [x, y] = [coordinates[at], coordinates[at + 1]];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}
