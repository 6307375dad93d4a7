import { commit } from '../effects';
import { canBeStretchedFreely, onFrame, stretched, stretchTo, turned } from '../frame';
import type { Grip } from '../grips';
import { difference, translatePoint, type Point } from '../point';
import { inParts, shapeOfParts } from '../pieces';
import type { PointsGeometry, Region, RegionChange } from '../region';
import { shapeOf } from '../shapes/shape-table';
import type { Effect, Modifiers, ToolContext } from '../tool';
import { edgesOf, insertVertex, moveVertex } from '../vertices';
import { crossesItself, isWellFormed, wellFormedParts } from '../well-formed';

/** What a hand holds: whole regions, or a handle. All as they were when the press began. */
export type Held = Grip | { readonly hold: 'regions'; readonly regions: readonly Region[] };

/** What the hand does with it, image px. */
export interface Pull {
  readonly from: Point;
  /** Null: nowhere, it was only clicked. */
  readonly to: Point | null;
  readonly keys: Modifiers;
  /** No side is pulled shorter than this. */
  readonly smallest: number;
}

/** With Shift, regions are turned by whole steps of this. */
const TURN_STEP = Math.PI / 12;

/** The held regions as they would be if the drag ended now. */
export function edited(held: Held, pull: Pull): readonly Region[] {
  switch (held.hold) {
    case 'regions': {
      const by = difference(pull.from, pull.to ?? pull.from);
      return held.regions.map((region) => ({ ...region, geometry: shapeOf(region).translate(region.geometry, by) }));
    }
    case 'vertex':
      return [withPoints(held.region, (geometry) => moveVertex(geometry, held.index, pull.to ?? pull.from))];
    case 'edge':
      return [withPoints(held.region, (geometry) => insertVertex(geometry, held.index, pull.to ?? middle(held)))];
    case 'resize':
      return resized(held, pull);
    case 'rotate':
      return rotated(held, pull);
  }
}

function withPoints(region: Region, change: (geometry: PointsGeometry) => PointsGeometry): Region {
  return 'points' in region.geometry ? { ...region, geometry: change(region.geometry) } : region;
}

function middle({ region, index }: Extract<Held, { hold: 'edge' }>): Point {
  const edges = 'points' in region.geometry ? edgesOf(region.geometry, true) : [];
  return edges.find((edge) => edge.index === index)?.middle ?? [0, 0];
}

function resized({ regions, frame, side }: Extract<Held, { hold: 'resize' }>, pull: Pull): readonly Region[] {
  // From where the handle is, not the pointer: a press beside its middle must not move it yet.
  const to = translatePoint(onFrame(frame, side), difference(pull.from, pull.to ?? pull.from));
  const stretch = stretchTo(frame, side, to, {
    proportional: pull.keys.shift || !canBeStretchedFreely(regions, frame),
    fromCentre: pull.keys.alt,
    smallest: pull.smallest,
  });
  return regions.map((region) => stretched(region, stretch));
}

function rotated({ regions, frame }: Extract<Held, { hold: 'rotate' }>, pull: Pull): readonly Region[] {
  const direction = ([x, y]: Point): number => Math.atan2(y - frame.centre[1], x - frame.centre[0]);
  const by = direction(pull.to ?? pull.from) - direction(pull.from);
  // The steps count from upright, so that what was turned freely can be set straight.
  const step = (angle: number): number => Math.round(angle / TURN_STEP) * TURN_STEP;
  const radians = pull.keys.shift ? step(frame.rotation + by) - frame.rotation : by;
  return regions.map((region) => turned(region, frame.centre, radians));
}

/**
 * Saves the drag as one step of undo. A result that cannot be saved (a polygon pulled flat) leaves everything as it was.
 * Where a corner was pulled across an edge, what comes out may be several regions.
 */
export function settled(held: Held, after: readonly Region[], ctx: ToolContext): readonly Effect[] {
  const before = 'regions' in held ? held.regions : [held.region];
  if (after.some((region) => shapeOf(region).problem(region.geometry) !== null)) return [];
  const byPoint = held.hold === 'vertex' || held.hold === 'edge';
  const changes = after.flatMap((region, i): readonly RegionChange[] =>
    byPoint ? reshaped(before[i], region, ctx) : [{ kind: 'put', before: before[i], after: region }],
  );
  return changes.length === 0 ? [] : [commit(changes)];
}

/**
 * What a corner that was moved, made or removed comes to: areas stay well-formed. Only a polygon that crossed itself
 * before, as they come from other programs, may go on doing so: nobody asked for it to be taken apart.
 */
export function reshaped(before: Region, after: Region, ctx: ToolContext): readonly RegionChange[] {
  const put: readonly RegionChange[] = [{ kind: 'put', before, after }];
  const { geometry, shape } = after;
  if (shape === 'line' || shape === 'point' || !('points' in geometry) || isWellFormed(geometry)) return put;
  const crossed = 'points' in before.geometry && crossesItself(before.geometry);
  if (shape === 'polygon' && geometry.holes === undefined && crossed) return put;
  return inParts(before, shapeOfParts([before]), wellFormedParts(geometry) ?? [], ctx);
}
