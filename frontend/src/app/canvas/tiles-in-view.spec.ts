import { describe, expect, it } from 'vitest';
import { aChannel } from './testing/a-channel';
import { levelFor, tilesInView } from './tiles-in-view';
import type { ViewWindow } from './view-window';

const { tiles } = aChannel();
const view = (more: Partial<ViewWindow>): ViewWindow => ({
  centre: [650, 350],
  resolution: 1,
  rotation: 0,
  width: 100,
  height: 100,
  pixelRatio: 1,
  ...more,
});
const places = (level: number, more: Partial<ViewWindow>) =>
  tilesInView(tiles, level, view(more)).map(({ column, row }) => `${column}/${row}`);

describe('the level for a view', () => {
  it('is the one nearest to the screen’s pixels', () => {
    const level = (resolution: number, pixelRatio = 1) => levelFor(view({ resolution, pixelRatio }), 0, 2);
    expect([0.1, 1, 1.4, 1.5, 1.6, 2, 4, 64].map((each) => level(each))).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
    expect([level(2, 2), level(4, 2)]).toEqual([0, 1]);
  });

  it('is none that has no tiles', () => {
    expect(levelFor(view({}), 1, 2)).toBe(1);
  });
});

describe('the tiles in view', () => {
  it('are those it shows, however little of them', () => {
    expect(places(0, {})).toEqual(['1/0']);
    expect(places(0, { centre: [512, 512] })).toEqual(['0/0', '1/0', '0/1', '1/1']);
    expect(places(0, { centre: [462, 100] })).toEqual(['0/0']);
    expect(places(0, { centre: [462.1, 100] })).toEqual(['0/0', '1/0']);
    expect(places(1, { resolution: 20 })).toEqual(['0/0', '1/0']);
  });

  it('end with the image', () => {
    expect(places(0, { width: 5000, height: 5000 })).toHaveLength(6);
    expect(places(0, { centre: [-100, -100] })).toEqual([]);
  });

  it('leave out those beside a turned view', () => {
    const turned = { centre: [512, 412] as const, width: 1000, height: 10, rotation: Math.PI / 4 };
    expect(places(0, turned)).toEqual(['0/0', '1/0', '0/1']);
  });
});
