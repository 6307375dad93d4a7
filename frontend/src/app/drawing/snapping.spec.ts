import { describe, expect, it } from 'vitest';
import type { Point } from './point';
import type { Region } from './region';
import { RegionSet } from './region-set';
import { snap, SNAP_DISTANCE_PX } from './snapping';
import { aRegion, draw } from './testing/tool-driver';
import type { ToolContext } from './tool';
import { toolOf } from './tools/tool-table';

const square = aRegion('polygon', {
  points: [[100, 100], [200, 100], [200, 200], [100, 200]], // prettier-ignore
  holes: [[[140, 140], [160, 140], [160, 160], [140, 160]]], // prettier-ignore
});

function snapped(
  at: Point,
  regions: readonly Region[] = [square],
  more: Partial<ToolContext> = {},
  without = '',
): Point {
  const set = new RegionSet(regions);
  const ctx: ToolContext = {
    scale: 1,
    turn: 0,
    selection: new Set(),
    snapping: true,
    regionsNear: (place, tolerance) => set.near(place, tolerance),
    smallestNear: (place, tolerance, isMeant) => set.smallestNear(place, tolerance, isMeant),
    regionsWithin: (area) => set.within(area),
    region: (regionId) => set.get(regionId),
    canEdit: () => true,
    newRegion: () => square,
    ...more,
  };
  return snap(at, ctx, without);
}

describe('what is drawn near other regions', () => {
  it('is pulled to a vertex, even where an edge is nearer', () => {
    expect(snapped([105, 100])).toEqual([100, 100]);
    expect(snapped([143, 138])).toEqual([140, 140]);
  });

  it('is pulled to the nearest place on an edge, of the last side and of holes, too', () => {
    expect(snapped([150, 96])).toEqual([150, 100]);
    expect(snapped([97, 150])).toEqual([100, 150]);
    expect(snapped([150, 143])).toEqual([150, 140]);
  });

  it('takes the nearest of several vertices', () => {
    const dot = aRegion('point', { points: [[103, 100]] }, { regionId: 'dot' });
    expect(snapped([104, 101], [square, dot])).toEqual([103, 100]);
  });

  it('stays where it is further away, by the screen and not the image', () => {
    const far: Point = [100 - SNAP_DISTANCE_PX - 1, 150];
    expect(snapped(far)).toBe(far);
    expect(snapped(far, [square], { scale: 0.5 })).toEqual([100, 150]);
    expect(snapped([95, 150], [square], { scale: 4 })).toEqual([95, 150]);
  });

  it('is left alone by hidden regions, by itself, and when snapping is off', () => {
    expect(snapped([101, 101], [{ ...square, hidden: true }])).toEqual([101, 101]);
    expect(snapped([101, 101], [square], {}, 'r1')).toEqual([101, 101]);
    expect(snapped([101, 101], [square], { snapping: false })).toEqual([101, 101]);
  });

  it('does not close an open line between its ends', () => {
    const line = aRegion('line', { points: [[0, 0], [100, 0], [100, 100]] }); // prettier-ignore
    expect(snapped([50, 50], [line])).toEqual([50, 50]);
    expect(snapped([104, 50], [line])).toEqual([100, 50]);
  });
});

it('sets the corners of a polygon on those of its neighbour', () => {
  const surface = { regions: [square], snapping: true };
  const hands = draw(toolOf('polygon'), surface).click(198, 103).click(300, 100).click(203, 198).press('Enter');
  expect(hands.regions[1].geometry).toEqual({ points: [[200, 100], [300, 100], [200, 200]] }); // prettier-ignore
});
