import { PackedGeometry } from '../drawing/packed-geometry';
import type { BoxGeometry, Geometry, Region, ShapeId } from '../drawing/region';

/** The regions of a layer, as the server tells them. */
export interface ReadRegions {
  readonly layerId: number;
  /** Of the layer. */
  readonly version: number;
  readonly regions: Region[];
}

/** The format of the server's `packed-regions.ts`; docs/adr/0024-packed-regions.md has it. */
const FORMAT = 1;
const AS_DOUBLES = 255;
/** For so long the page may be kept from other things. */
const SLICE_MS = 8;

/** One value for all, or one for each. */
type Column<Value extends string | number | boolean> = Value | readonly Value[];

/** What is said of some regions besides their points. */
interface Said {
  readonly count: number;
  /** Points that are told as whole numbers. */
  readonly whole: number;
  /** Their ids, 36 characters each, one after the other. */
  readonly ids: string;
  readonly shape: Column<ShapeId>;
  readonly name: Column<string>;
  readonly label_id: Column<number>;
  readonly colour: Column<string>;
  readonly stroke_px: Column<number>;
  readonly filled: Column<boolean>;
  readonly locked: Column<boolean>;
  readonly hidden: Column<boolean>;
  readonly version: Column<number>;
  /** Geometries of those that are no rings, by their places. */
  readonly boxes: Readonly<Record<number, BoxGeometry>>;
}

/**
 * Reads the regions of a layer. Their points stay numbers until somebody asks for them.
 *
 * Rejects with a RangeError when the bytes are of another format, or end too early.
 */
export async function readRegions(bytes: ArrayBuffer): Promise<ReadRegions> {
  const reader = new ByteReader(bytes);
  const head = reader.json(reader.length()) as { format: number; layer_id: number; version: number };
  if (head.format !== FORMAT) throw new RangeError('The server has been renewed. Load this page again.');
  const regions: Region[] = [];
  let until = performance.now() + SLICE_MS;
  while (!reader.isAtEnd) {
    readBlock(reader, head.layer_id, regions);
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    until = performance.now() + SLICE_MS;
  }
  return { layerId: head.layer_id, version: head.version, regions };
}

function readBlock(reader: ByteReader, layerId: number, regions: Region[]): void {
  const [said, numbers, doubles] = [reader.length(), reader.length(), reader.length()];
  const block = reader.json(said) as Said;
  const end = reader.at + numbers;
  const points = new PointReader(reader, block.whole, reader.doublesAt(end, doubles));
  const { ids, shape, name, label_id, colour, stroke_px, filled, locked, hidden, version } = block;
  for (let i = 0; i < block.count; i++) {
    regions.push({
      regionId: ids.slice(36 * i, 36 * (i + 1)),
      layerId,
      shape: of(shape, i),
      geometry: points.geometry() ?? block.boxes[i],
      name: of(name, i),
      labelId: of(label_id, i),
      colour: of(colour, i),
      strokePx: of(stroke_px, i),
      filled: of(filled, i),
      locked: of(locked, i),
      hidden: of(hidden, i),
      version: of(version, i),
    });
  }
  if (reader.at !== end) throw new RangeError('The regions of a layer could not be read.');
  reader.at = end + doubles;
}

function of<Value extends string | number | boolean>(column: Column<Value>, at: number): Value {
  return typeof column === 'object' ? column[at] : column;
}

/** Reads the points of regions, one region after the other. */
class PointReader {
  private readonly wholes: Float64Array;
  private wholeAt = 0;
  private doubleAt = 0;

  constructor(
    private readonly reader: ByteReader,
    whole: number,
    private readonly doubles: Float64Array,
  ) {
    this.wholes = new Float64Array(2 * whole);
  }

  /** Null: what comes next has no points. */
  geometry(): Geometry | null {
    const rings = this.reader.whole();
    if (rings === 0) return null;
    const outer = this.reader.whole();
    const inner = rings === 1 ? undefined : Array.from({ length: rings - 1 }, () => this.reader.whole());
    const points = inner === undefined ? outer : inner.reduce((sum, each) => sum + each, outer);
    const decimals = this.reader.byte();
    if (decimals !== AS_DOUBLES)
      return new PackedGeometry(this.wholes, this.readWholes(points, decimals), outer, inner);
    const from = this.doubleAt;
    this.doubleAt += 2 * points;
    return new PackedGeometry(this.doubles, from, outer, inner);
  }

  /** @returns the place of the first */
  private readWholes(points: number, decimals: number): number {
    const [reader, list, scale, from] = [this.reader, this.wholes, 10 ** decimals, this.wholeAt];
    const end = from + 2 * points;
    let [x, y] = [0, 0];
    for (let at = from; at < end; at += 2) {
      x += reader.signed();
      y += reader.signed();
      list[at] = x / scale;
      list[at + 1] = y / scale;
    }
    this.wholeAt = end;
    return from;
  }
}

/** All reads throw RangeErrors behind the last byte. */
class ByteReader {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(buffer: ArrayBuffer) {
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Four bytes. */
  length(): number {
    const length = this.view.getUint32(this.at, true);
    this.at += 4;
    return length;
  }

  json(length: number): unknown {
    if (this.at + length > this.bytes.length) throw new RangeError('The regions of a layer came in part only.');
    const text = new TextDecoder().decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return JSON.parse(text);
  }

  byte(): number {
    return this.view.getUint8(this.at++);
  }

  /** A copy, which does not keep all the others alive. Every machine that runs browsers has the lowest byte first. */
  doublesAt(at: number, length: number): Float64Array {
    if (at + length > this.bytes.length) throw new RangeError('The regions of a layer came in part only.');
    return new Float64Array(this.bytes.slice(at, at + length).buffer);
  }

  /** Seven bits a byte, the lowest first; the eighth says that there are more. */
  whole(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let [value, scale] = [byte - 128, 128];
    do {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    return value;
  }

  /** 0, 1, 2, 3 … are 0, −1, 1, −2 … */
  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
