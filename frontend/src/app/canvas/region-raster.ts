import { applied, type Affine } from './affine';
import type { BitmapFrame } from './bitmap-frame';
import { PLAIN_LAYER, type LayerLook } from './layer-looks';
import { CLOSED, FILLED, HIDDEN, type PackedRegions } from './packed-regions';
import { detailOf, stepOf } from './region-detail';
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

export type RasterPaper = Paper & Pick<CanvasRenderingContext2D, 'fillRect' | 'setTransform'>;

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
/** So many markers in view cannot be told apart: they become dots, at a fiftieth of the cost. */
const CROWD = 3000;
const SMALLEST_DOT_PX = 1.5;
const MARKER_DOT_PX = 4;

/** Paints pictures of many regions. It keeps them as numbers: here 100,000 objects with 20 points each would not do. */
export class RegionRaster {
  #rows: Row[] = [];

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
   * Paints in small steps, of a region each; what is spliced in between shows in the next picture only.
   *
   * @param paper  Empty, of the size of the frame.
   */
  *paint(paper: RasterPaper, { frame, leftOut, selected, layers }: RasterWish): Generator<void> {
    const { pixelRatio, toBitmap } = frame;
    const toPaper = toBitmap.map((value) => value / pixelRatio) as unknown as Affine;
    paper.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const looks = new Map(layers);
    const [omitted, chosen] = [new Set(leftOut), new Set(selected)];
    const places = this.#visible(frame, toPaper);
    const rows = this.#rows;
    const shown = places.map((place) => rows[place]);
    const painter = new RowPainter(paper, toPaper, shown.filter(isMarker).length > CROWD);
    for (let i = 0; i < shown.length; i++) {
      const { pack, index } = shown[i];
      const look = looks.get(pack.layers[index]) ?? PLAIN_LAYER;
      if (omitted.has(places[i]) || !look.visible || pack.flags[index] & HIDDEN) continue;
      painter.paint(shown[i], chosen.has(places[i]), look.opacity);
      yield;
    }
  }

  /** Places in the list of what is in the frame, in drawing order. Going through 100,000 boxes takes a quarter of a ms. */
  #visible({ width, height, pixelRatio }: BitmapFrame, toPaper: Affine): number[] {
    const [right, bottom] = [width / pixelRatio + REACH_PX, height / pixelRatio + REACH_PX];
    const [a, b, c, d] = toPaper;
    const found: number[] = [];
    this.#rows.forEach((row, place) => {
      const [x, y] = applied(toPaper, (row.minX + row.maxX) / 2, (row.minY + row.maxY) / 2);
      const [halfWidth, halfHeight] = [(row.maxX - row.minX) / 2, (row.maxY - row.minY) / 2];
      const reachX = Math.abs(a) * halfWidth + Math.abs(c) * halfHeight;
      const reachY = Math.abs(b) * halfWidth + Math.abs(d) * halfHeight;
      if (x + reachX < -REACH_PX || x - reachX > right || y + reachY < -REACH_PX || y - reachY > bottom) return;
      found.push(place);
    });
    return found;
  }
}

class RowPainter {
  readonly #paper: RasterPaper;
  readonly #toPaper: Affine;
  readonly #scale: number;
  readonly #isCrowded: boolean;
  readonly #colours = new Map<number, string>();

  constructor(paper: RasterPaper, toPaper: Affine, isCrowded: boolean) {
    this.#paper = paper;
    this.#toPaper = toPaper;
    this.#scale = Math.hypot(toPaper[0], toPaper[1]);
    this.#isCrowded = isCrowded;
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
      if (this.#isCrowded) this.#dot(row, MARKER_DOT_PX, look);
      else paintMarker(this.#paper, applied(this.#toPaper, row.minX, row.minY), look);
      return;
    }
    const sizePx = Math.max(row.maxX - row.minX, row.maxY - row.minY) * this.#scale;
    const detail = detailOf(sizePx);
    if (detail === 'dot') {
      this.#dot(row, Math.max(SMALLEST_DOT_PX, sizePx), look);
      return;
    }
    const isClosed = (pack.flags[index] & CLOSED) !== 0;
    this.#trace(row, isClosed, detail.step);
    if (detail.rim) inkPath(this.#paper, isClosed, look);
    else this.#thinLine(look);
  }

  #dot(row: Row, sidePx: number, { colour, opacity = 1 }: Look): void {
    const [x, y] = applied(this.#toPaper, (row.minX + row.maxX) / 2, (row.minY + row.maxY) / 2);
    this.#paper.fillStyle = colour;
    this.#paper.globalAlpha = opacity;
    this.#paper.fillRect(x - sidePx / 2, y - sidePx / 2, sidePx, sidePx);
  }

  #thinLine({ colour, strokePx, opacity = 1 }: Look): void {
    this.#paper.globalAlpha = opacity;
    // Round corners of a few px cost half of the time, and cannot be seen.
    this.#paper.lineJoin = 'bevel';
    this.#paper.lineWidth = strokePx;
    this.#paper.strokeStyle = colour;
    this.#paper.stroke();
  }

  #trace({ pack, index, ring, from }: Row, isClosed: boolean, coarsest: number): void {
    const [a, b, c, d, e, f] = this.#toPaper;
    const { coordinates, points } = pack;
    const paper = this.#paper;
    paper.beginPath();
    let start = from;
    for (let each = ring; each < ring + pack.rings[index]; each++) {
      const end = start + points[each] * 2;
      const step = stepOf(coarsest, points[each]) * 2;
      for (let at = start; at < end; at += step) {
        const [x, y] = [coordinates[at], coordinates[at + 1]];
        if (at === start) paper.moveTo(a * x + c * y + e, b * x + d * y + f);
        else paper.lineTo(a * x + c * y + e, b * x + d * y + f);
      }
      if (isClosed) paper.closePath();
      else if ((end - 2 - start) % step !== 0) {
        const [x, y] = [coordinates[end - 2], coordinates[end - 1]];
        paper.lineTo(a * x + c * y + e, b * x + d * y + f);
      }
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
