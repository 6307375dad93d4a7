import { PackedGeometry } from '../drawing/packed-geometry';
import type { Region, Ring } from '../drawing/region';
import { shapeOf } from '../drawing/shapes/shape-table';
import type { Outline } from '../drawing/shapes/shape';
import { CLOSED, FILLED, HIDDEN, type PackedRegions } from './packed-regions';

/** For the worker that paints them, which knows numbers only, and nothing of shapes. */
export function packRegions(regions: readonly Region[]): PackedRegions {
  const lines = regions.map(linesOf);
  const count = regions.length;
  const rings = new Uint32Array(count);
  const [ringCount, pointCount] = measure(lines, rings);
  const points = new Uint32Array(ringCount);
  const coordinates = new Float64Array(pointCount * 2);
  let ring = 0;
  for (const each of lines) for (let i = 0; i < each.ringCount; i++) points[ring++] = each.ringSize(i);
  copyAll(lines, coordinates);
  const [colours, strokes] = [new Uint32Array(count), new Float32Array(count)];
  const [layers, flags] = [new Int32Array(count), new Uint8Array(count)];
  // Not `from`, which takes a microsecond for each.
  for (let i = 0; i < count; i++) {
    const region = regions[i];
    colours[i] = Number.parseInt(region.colour.slice(1), 16);
    strokes[i] = region.strokePx;
    layers[i] = region.layerId;
    const isClosed = shapeOf(region).isClosed;
    flags[i] = (isClosed ? CLOSED : 0) | (region.filled ? FILLED : 0) | (region.hidden ? HIDDEN : 0);
  }
  return { count, rings, points, coordinates, colours, strokes, layers, flags };
}

/** What is to be copied of a region: as it was read, or the line that its shape draws. */
type Lines = PackedGeometry | OutlineLines;

function linesOf(region: Region): Lines {
  const { geometry } = region;
  return geometry instanceof PackedGeometry ? geometry : new OutlineLines(shapeOf(region).outline(geometry));
}

class OutlineLines {
  readonly rings: readonly Ring[];

  constructor({ points, holes = [] }: Outline) {
    this.rings = [points, ...holes];
  }

  get ringCount(): number {
    return this.rings.length;
  }

  get pointCount(): number {
    return this.rings.reduce((sum, { length }) => sum + length, 0);
  }

  ringSize(ring: number): number {
    return this.rings[ring].length;
  }
}

/** What lies side by side as it was read goes over in one piece. */
function copyAll(lines: readonly Lines[], list: Float64Array): void {
  let at = 0;
  for (let i = 0; i < lines.length;) {
    const first = lines[i];
    if (first instanceof OutlineLines) {
      at = fill(list, at, first.rings);
      i++;
      continue;
    }
    let last = first;
    for (i++; i < lines.length; i++) {
      const next = lines[i];
      if (next instanceof OutlineLines || !last.isFollowedBy(next)) break;
      last = next;
    }
    const piece = first.upTo(last);
    list.set(piece, at);
    at += piece.length;
  }
}

function fill(list: Float64Array, from: number, rings: readonly Ring[]): number {
  let at = from;
  for (const ring of rings) {
    for (const point of ring) {
      list[at++] = point[0];
      list[at++] = point[1];
    }
  }
  return at;
}

function measure(lines: readonly Lines[], rings: Uint32Array): [rings: number, points: number] {
  let [ringCount, pointCount] = [0, 0];
  lines.forEach((each, i) => {
    rings[i] = each.ringCount;
    ringCount += each.ringCount;
    pointCount += each.pointCount;
  });
  return [ringCount, pointCount];
}
