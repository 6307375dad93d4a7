import { byName } from '../core/natural-order';
import type { LayerGroup } from './layer-groups';

/** Time, depth, or any other order of groups. */
export type AxisName = 'T' | 'Z' | 'Group';

/** Something to go along: the values of one coordinate of the groups. */
export interface GroupAxis {
  readonly name: AxisName;
  /** What stands at each place, in order; two or more. */
  readonly stops: readonly string[];
}

/** Where each group lies. */
export interface GroupGrid {
  readonly axes: readonly GroupAxis[];
  /** The group at a place of each axis, or the nearest to it that there is. Null without groups. */
  groupAt(places: readonly number[]): LayerGroup | null;
  /** The place of a group on each axis; zeros for one that is not known. */
  placesOf(groupId: number): readonly number[];
}

interface Point {
  readonly t: number | null;
  readonly z: number | null;
}

/** `T0`, `z3`, `T0 z3`, `z03_t1`, `t=2, z=5`. */
const NAME = /^(?:([tz])\s*=?\s*(\d+))(?:[\s_,;/|-]*([tz])\s*=?\s*(\d+))?$/i;

/**
 * The order in which groups are gone through: time and depth where all names tell them apart, else one after the other as
 * people sort them (`round2` before `round10`).
 */
export function groupGrid(groups: readonly LayerGroup[]): GroupGrid {
  return timeAndDepth(groups) ?? inARow(groups);
}

function timeAndDepth(groups: readonly LayerGroup[]): GroupGrid | null {
  const points = groups.map(({ name }) => pointOf(name));
  if (points.some((point) => point === null)) return null;
  const at = points as Point[];
  const kinds = new Set(at.map(({ t, z }) => `${t !== null} ${z !== null}`));
  const different = new Set(at.map(({ t, z }) => `${t} ${z}`));
  if (kinds.size > 1 || different.size < groups.length) return null;
  const values = (axis: 't' | 'z') => [...new Set(at.map((point) => point[axis] ?? 0))].sort((a, b) => a - b);
  const [ts, zs] = [values('t'), values('z')];
  const both = [
    { name: 'T' as const, of: 't' as const, values: ts },
    { name: 'Z' as const, of: 'z' as const, values: zs },
  ].filter((axis) => axis.values.length > 1);
  return {
    axes: both.map(({ name, values: stops }) => ({ name, stops: stops.map(String) })),
    groupAt: (places) => {
      const wanted = both.map(({ values: stops }, n) => stops[places[n] ?? 0] ?? 0);
      const distance = (point: Point) =>
        both.reduce(
          (sum, { of }, n) => sum + Math.abs((point[of] ?? 0) - (wanted[n] ?? 0)) * (of === 't' ? 1e6 : 1),
          0,
        );
      return nearest(groups, at, distance);
    },
    placesOf: (groupId) => {
      const point = at[groups.findIndex((group) => group.groupId === groupId)];
      return both.map(({ of, values: stops }) => Math.max(0, stops.indexOf(point?.[of] ?? 0)));
    },
  };
}

function nearest(
  groups: readonly LayerGroup[],
  points: readonly Point[],
  distance: (point: Point) => number,
): LayerGroup | null {
  let [best, least] = [null as LayerGroup | null, Infinity];
  groups.forEach((group, n) => {
    const far = distance(points[n]);
    if (far < least) [best, least] = [group, far];
  });
  return best;
}

function inARow(groups: readonly LayerGroup[]): GroupGrid {
  const sorted = [...groups].sort(byName);
  return {
    axes: sorted.length > 1 ? [{ name: 'Group', stops: sorted.map(({ name }) => name) }] : [],
    groupAt: ([place = 0]) => sorted[Math.min(sorted.length - 1, Math.max(0, place))] ?? null,
    placesOf: (groupId) =>
      sorted.length > 1
        ? [
            Math.max(
              0,
              sorted.findIndex((g) => g.groupId === groupId),
            ),
          ]
        : [],
  };
}

function pointOf(name: string): Point | null {
  const match = NAME.exec(name.trim());
  if (!match) return null;
  const [, first = '', value = '', second, other = ''] = match;
  if (second?.toLowerCase() === first.toLowerCase()) return null;
  const of = (axis: string): number | null => {
    if (first.toLowerCase() === axis) return Number(value);
    return second?.toLowerCase() === axis ? Number(other) : null;
  };
  return { t: of('t'), z: of('z') };
}
