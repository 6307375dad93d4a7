import type { Point } from './point';
import type { PointsGeometry, Ring } from './region';
import { ringsOf, withRings } from './shapes/points-geometry';

/**
 * Corners of lines and areas are counted through all rings: those of the outline first, then those of each hole.
 * An edge has the number of the corner at which it begins.
 */
interface Place {
  readonly ring: number;
  readonly index: number;
}

function placeOf(rings: readonly Ring[], index: number): Place | null {
  let rest = index;
  for (let ring = 0; ring < rings.length; ring++) {
    if (rest < rings[ring].length) return { ring, index: rest };
    rest -= rings[ring].length;
  }
  return null;
}

function changeRing(
  geometry: PointsGeometry,
  index: number,
  change: (ring: Ring, index: number) => Ring | null,
): PointsGeometry {
  const rings = ringsOf(geometry);
  const place = placeOf(rings, index);
  if (place === null) return geometry;
  const changed = rings.map((ring, i) => (i === place.ring ? change(ring, place.index) : ring));
  return withRings(changed.filter((ring) => ring !== null));
}

/** The geometry with corner `index` at `to`; as it is when there is no such corner. */
export function moveVertex(geometry: PointsGeometry, index: number, to: Point): PointsGeometry {
  return changeRing(geometry, index, (ring, at) => ring.map((corner, i) => (i === at ? to : corner)));
}

/** The geometry with another corner on edge `index`; it becomes corner `index + 1`. */
export function insertVertex(geometry: PointsGeometry, index: number, at: Point): PointsGeometry {
  return changeRing(geometry, index, (ring, edge) => [...ring.slice(0, edge + 1), at, ...ring.slice(edge + 1)]);
}

/**
 * The geometry without corner `index`. A hole goes with its third last corner; null when the outline would go.
 *
 * @param fewest  Corners that the outline must keep: 2 for a line, 3 for an area.
 */
export function removeVertex(geometry: PointsGeometry, index: number, fewest: number): PointsGeometry | null {
  if (index < geometry.points.length && geometry.points.length <= fewest) return null;
  return changeRing(geometry, index, (ring, at) => {
    const isHole = ring !== geometry.points;
    return isHole && ring.length <= 3 ? null : ring.filter((_, i) => i !== at);
  });
}

/** The middles of all edges, with the numbers of the edges; `closed`: whether the last point joins the first. */
export function edgesOf(
  geometry: PointsGeometry,
  closed: boolean,
): readonly { readonly index: number; readonly from: Point; readonly to: Point; readonly middle: Point }[] {
  let first = 0;
  return ringsOf(geometry).flatMap((ring) => {
    const start = first;
    first += ring.length;
    const edges = ring.map((from, i) => {
      const to = ring[(i + 1) % ring.length];
      const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      return { index: start + i, from, to, middle };
    });
    return closed ? edges : edges.slice(0, -1);
  });
}
