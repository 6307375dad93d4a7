import type { PointsGeometry } from './geometry.js';

/*
 * Regions as the app reads them: thousands of small lists of two numbers cost a browser more than all the rest of opening a
 * sample. docs/adr/0024-packed-regions.md has the format; whoever changes it changes FORMAT too.
 */

export const FORMAT = 1;

/** What is said of a region besides its points; its fields are those of the API. */
export interface PackedRow {
  region_id: string;
  shape: string;
  /** JSON */
  geometry: string;
  name: string;
  label_id: number;
  colour: string;
  stroke_px: number;
  filled: boolean;
  locked: boolean;
  hidden: boolean;
  version: number;
}

type Points = PointsGeometry['points'];

const COLUMNS = [
  ...(['shape', 'name', 'label_id', 'colour', 'stroke_px'] as const),
  ...(['filled', 'locked', 'hidden', 'version'] as const),
];
/** Coordinates with so few decimals are whole numbers once multiplied; others are sent as they are in memory. */
const MOST_DECIMALS = 4;
const AS_DOUBLES = 255;
/** Differences of whole numbers stay exact, and fit, far beyond any image. */
const LARGEST = 2 ** 50;

/** The length of the head, and the head. */
export function packedHead(layerId: number, version: number): Buffer {
  const head = Buffer.from(JSON.stringify({ format: FORMAT, layer_id: layerId, version }));
  return Buffer.concat([lengths(head.length), head]);
}

/** Some regions in their order: three lengths, what is said of them, their points, and those points that are doubles. */
export function packedBlock(rows: readonly PackedRow[]): Buffer {
  const geometries = rows.map(({ geometry }) => JSON.parse(geometry) as Partial<PointsGeometry>);
  const points = new PointSheet(geometries);
  const boxes: Record<number, unknown> = {};
  geometries.forEach((geometry, n) => {
    if (geometry.points === undefined) boxes[n] = geometry;
    points.add(ringsOf(geometry));
  });
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, column(rows.map((row) => row[name]))]));
  const ids = rows.map(({ region_id }) => region_id).join('');
  const said = Buffer.from(JSON.stringify({ count: rows.length, whole: points.whole, ids, ...columns, boxes }));
  const [numbers, doubles] = points.bytes();
  return Buffer.concat([lengths(said.length, numbers.length, doubles.length), said, numbers, doubles]);
}

function ringsOf({ points, holes = [] }: Partial<PointsGeometry>): Points[] {
  return points === undefined ? [] : [points, ...holes];
}

function lengths(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => bytes.writeUInt32LE(value, 4 * n));
  return bytes;
}

/** What all have in common is said once. */
function column<Value>(values: Value[]): Value | Value[] {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : values;
}

/** The points of some regions, one region after the other. */
class PointSheet {
  /** How many points are whole numbers. */
  whole = 0;
  private readonly numbers = new ByteSheet();
  private readonly doubles: Float64Array;
  private doubled = 0;

  constructor(geometries: readonly Partial<PointsGeometry>[]) {
    let most = 0;
    for (const geometry of geometries) for (const ring of ringsOf(geometry)) most += ring.length;
    this.doubles = new Float64Array(2 * most);
  }

  add(rings: readonly Points[]): void {
    this.numbers.whole(rings.length);
    for (const ring of rings) this.numbers.whole(ring.length);
    if (rings.length === 0) return;
    const decimals = decimalsOf(rings);
    this.numbers.byte(decimals ?? AS_DOUBLES);
    if (decimals === null) this.addDoubles(rings);
    else this.addWholes(rings, 10 ** decimals);
  }

  bytes(): [numbers: Buffer, doubles: Buffer] {
    // Every machine that this runs on has the lowest byte first, as the format has.
    return [this.numbers.bytes(), Buffer.from(this.doubles.buffer, 0, 8 * this.doubled)];
  }

  private addDoubles(rings: readonly Points[]): void {
    for (const ring of rings) {
      for (const point of ring) {
        this.doubles[this.doubled++] = point[0];
        this.doubles[this.doubled++] = point[1];
      }
    }
  }

  private addWholes(rings: readonly Points[], scale: number): void {
    let [lastX, lastY] = [0, 0];
    for (const ring of rings) {
      this.whole += ring.length;
      for (const point of ring) {
        const [x, y] = [Math.round(point[0] * scale), Math.round(point[1] * scale)];
        this.numbers.signed(x - lastX);
        this.numbers.signed(y - lastY);
        [lastX, lastY] = [x, y];
      }
    }
  }
}

/** With so many decimals each of them is a whole number that, divided again, is the very same; null: with none. */
function decimalsOf(rings: readonly Points[]): number | null {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const scale = 10 ** decimals;
    if (rings.every((ring) => ring.every(([x, y]) => isWhole(x, scale) && isWhole(y, scale)))) return decimals;
  }
  return null;
}

function isWhole(value: number, scale: number): boolean {
  const whole = Math.round(value * scale);
  return Math.abs(whole) < LARGEST && Object.is(whole / scale, value);
}

/** Bytes, one after the other. */
class ByteSheet {
  private buffer = Buffer.allocUnsafe(64 * 1024);
  length = 0;

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  /** From 0: seven bits a byte, the lowest first; the eighth says that there are more. */
  whole(value: number): void {
    this.reserve(8);
    let left = value;
    while (left >= 128) {
      this.buffer[this.length++] = (left % 128) | 128;
      left = Math.floor(left / 128);
    }
    this.buffer[this.length++] = left;
  }

  /** 0, −1, 1, −2 … as 0, 1, 2, 3 … */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.buffer.length);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
