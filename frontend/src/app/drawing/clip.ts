import { difference, intersection, union, type Geom } from 'polyclip-ts';
import { ringArea, ringContains } from './plane-geometry';
import type { Point } from './point';
import type { PointsGeometry, Region, Ring } from './region';
import { ringsOf, withRings } from './shapes/points-geometry';
import { shapeOf } from './shapes/shape-table';

/** What is smaller than this was made by rounding, not by hand; image px². */
const SLIVER_PX2 = 1e-4;

type Polygon = [number, number][][];

function polygonOf(area: PointsGeometry): Polygon {
  return ringsOf(area).map((ring) => ring.map(([x, y]): [number, number] => [x, y]));
}

/** The library repeats the first point at the end of each ring. */
function areaOf(rings: Polygon): PointsGeometry | null {
  const [outline, ...holes] = rings.map((ring): Ring => ring.slice(0, -1));
  if (ringArea(outline) < SLIVER_PX2) return null;
  return withRings([outline, ...holes.filter((hole) => ringArea(hole) >= SLIVER_PX2)]);
}

function clip(
  operation: (first: Geom, ...more: Geom[]) => Polygon[],
  areas: readonly PointsGeometry[],
): readonly PointsGeometry[] | null {
  const [first, ...more] = areas.map(polygonOf);
  try {
    return operation(first, ...more)
      .map(areaOf)
      .filter((area) => area !== null)
      .sort((a, b) => areaSize(b) - areaSize(a));
  } catch {
    // The library gives up where edges all but coincide ("Unable to complete output ring"): then nothing is changed.
    return null;
  }
}

/** Area in px², holes taken off. */
export function areaSize({ points, holes = [] }: PointsGeometry): number {
  return holes.reduce((sum, hole) => sum - ringArea(hole), ringArea(points));
}

/** Everything in any of the areas, as parts that lie apart, the largest first. Null: it could not be worked out. */
export function unite(areas: readonly PointsGeometry[]): readonly PointsGeometry[] | null {
  return clip(union, areas);
}

/** The first without the others; may be empty. Null: it could not be worked out. */
export function subtract(areas: readonly PointsGeometry[]): readonly PointsGeometry[] | null {
  return clip(difference, areas);
}

/** What lies in all of them; may be empty. Null: it could not be worked out. */
export function intersect(areas: readonly PointsGeometry[]): readonly PointsGeometry[] | null {
  return clip(intersection, areas);
}

/** A region as an area with straight edges; null for a point or line. */
export function areaOfRegion({ shape, geometry }: Pick<Region, 'shape' | 'geometry'>): PointsGeometry | null {
  const { points, closed, holes } = shapeOf({ shape }).outline(geometry);
  return closed ? withRings([points, ...(holes ?? [])]) : null;
}

/** Whether a place lies in the area and in none of its holes. */
export function areaContains({ points, holes = [] }: PointsGeometry, at: Point): boolean {
  return ringContains(points, at) && !holes.some((hole) => ringContains(hole, at));
}

/** A place inside the area, well away from its edges: the middle of the widest stretch on one of some levels. */
export function insidePoint(area: PointsGeometry): Point {
  const rings = ringsOf(area);
  const ys = area.points.map(([, y]) => y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  let best: { readonly at: Point; readonly width: number } = { at: area.points[0], width: -1 };
  // Uneven parts of the height, so that no level runs along an edge of an ordinary figure.
  for (const part of [0.4871, 0.2713, 0.7309, 0.1187, 0.9043]) {
    const y = top + (bottom - top) * part;
    const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1] - crossings[i];
      if (width > best.width) best = { at: [(crossings[i] + crossings[i + 1]) / 2, y], width };
    }
  }
  return best.at;
}

function crossingsAt(ring: Ring, y: number): readonly number[] {
  return ring.flatMap(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length];
    return ay > y === by > y ? [] : [ax + ((bx - ax) * (y - ay)) / (by - ay)];
  });
}
