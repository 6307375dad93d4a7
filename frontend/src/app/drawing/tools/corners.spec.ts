import { describe, expect, it } from 'vitest';
import type { Point } from '../point';
import type { Region } from '../region';
import { aRegion, draw, type Surface, type ToolDriver } from '../testing/tool-driver';
import { toolOf } from './tool-table';

const square: readonly Point[] = [[0, 0], [100, 0], [100, 100], [0, 100]]; // prettier-ignore
const hole: readonly Point[] = [[20, 20], [40, 20], [30, 40]]; // prettier-ignore
const polygon = aRegion('polygon', { points: square });
const line = aRegion('line', { points: [[0, 0], [50, 0], [50, 50]] }); // prettier-ignore

function hands(region: Region = polygon, more: Surface = {}): ToolDriver {
  return draw(toolOf('vertices'), { regions: [region], selected: [region.regionId], ...more });
}

/** The points of the only region, those of its first hole behind them. */
function points({ regions }: ToolDriver): readonly Point[] {
  const [{ geometry }] = regions;
  return 'points' in geometry ? [...geometry.points, ...(geometry.holes?.[0] ?? [])] : [];
}

const number = ({ corner }: ToolDriver): number | null => corner?.number ?? null;

describe('corners by keys', () => {
  it('are chosen one after the other, around, from either end', () => {
    const done = hands();
    const seen = Array.from({ length: 5 }, () => number(done.press(']')));
    expect(seen).toEqual([1, 2, 3, 4, 1]);
    expect(number(hands().press('['))).toBe(4);
    expect(number(hands().press(']').press('['))).toBe(4);
    done.commitsNothing();
  });

  it('are told in words: which, of how many, and where; the chosen one is marked', () => {
    const done = hands().press(']').press(']');
    expect(done.corner).toEqual({ at: [100, 0], number: 2, count: 4 });
    expect(done.handles.filter(({ chosen }) => chosen).map(({ at }) => at)).toEqual([[100, 0]]);
    expect(done.press('Escape').corner).toBeNull();
    done.hasSelected('r1');
  });

  it('move by arrows, a run of presses as one step of undo, and stay chosen', () => {
    const done = hands().press(']').press(']').nudge(1, 0).nudge(10, 0).nudge(0, -10).settle();
    expect([points(done)[1], done.gestures.length]).toEqual([[111, -10], 1]);
    expect(done.corner).toEqual({ at: [111, -10], number: 2, count: 4 });
    expect(points(done.nudge(-1, 0).settle())[1]).toEqual([110, -10]);
    expect(done.gestures).toHaveLength(2);
  });

  it('move on the screen, however near and turned the image is', () => {
    const done = hands(polygon, { scale: 2, turn: Math.PI / 2 });
    const [moved] = points(done.press(']').nudge(10, 0).settle());
    expect(moved.map(Math.round)).toEqual([0, -5]);
  });

  it('go back where they were when a move is cancelled', () => {
    const done = hands().press(']').nudge(10, 0).press('Escape').settle();
    expect(number(done.commitsNothing())).toBe(1);
  });

  it('are removed by Delete, the one before being chosen, down to what the shape needs', () => {
    const done = hands().press(']').press(']').press(']').press('Delete');
    expect([points(done), number(done), done.gestures.length]).toEqual([[square[0], square[1], square[3]], 2, 1]);
    done.press('Delete').press('Delete');
    expect([points(done).length, done.gestures.length, done.selection]).toEqual([3, 1, ['r1']]);
    const ends = hands(line).press(']').press('Delete').press('Delete');
    expect(points(ends)).toEqual([[50, 0], [50, 50]]); // prettier-ignore
  });

  it('are inserted after the chosen one, and the new one is chosen', () => {
    const done = hands().press(']').press(']').press('Insert');
    expect([points(done)[2], number(done), done.gestures.length]).toEqual([[100, 50], 3, 1]);
    const closing = hands().press('[').press('Insert');
    expect([points(closing)[4], number(closing)]).toEqual([[0, 50], 5]);
  });

  it('are inserted before the last one of a line', () => {
    const done = hands(line).press('[').press('Insert');
    expect([points(done)[2], number(done)]).toEqual([[50, 25], 3]);
  });

  it('go on into holes, which go with their third last corner', () => {
    const done = hands(aRegion('polygon', { points: square, holes: [hole] }));
    for (let n = 0; n < 7; n++) done.press(']');
    expect(done.corner).toEqual({ at: [30, 40], number: 7, count: 7 });
    done.press('Delete');
    expect([points(done), number(done)]).toEqual([square, 4]);
  });

  it('do not pull a polygon flat', () => {
    const flat = hands(aRegion('polygon', { points: [[0, 0], [10, 0], [5, 10]] })); // prettier-ignore
    flat.press('[').nudge(0, -10).settle().commitsNothing();
    expect(number(flat)).toBe(3);
  });

  it('are those of the tool that selects, too, and of lines drawn by hand', () => {
    expect(number(draw(toolOf('select'), { regions: [polygon], selected: ['r1'] }).press(']'))).toBe(1);
    expect(number(hands(aRegion('freehand', { points: square })).press(']'))).toBe(1);
  });

  it.each([
    { what: 'a rectangle', surface: { regions: [aRegion('rectangle', { x: 0, y: 0, width: 50, height: 50 })] } },
    { what: 'what is locked', surface: { regions: [{ ...polygon, locked: true }] } },
    { what: 'what may not be changed', surface: { canEdit: () => false } },
    { what: 'what is not selected', surface: { selected: [] } },
  ])('are not chosen of $what', ({ surface }) => {
    const done = hands(polygon, surface).press(']').press('Insert');
    expect([done.corner, done.gestures]).toEqual([null, []]);
  });

  it('leave Delete and the arrows to what is selected when none is chosen', () => {
    const moved = hands().nudge(5, 0).settle();
    expect(points(moved)[2]).toEqual([105, 100]);
    expect(hands().press('Delete').regions).toEqual([]);
  });

  it('are nothing to tools that draw', () => {
    const drawing = draw(toolOf('polygon')).click(0, 0).click(10, 0).press(']').press('Insert').click(10, 10);
    drawing.press('Enter').commits(['polygon', { points: [[0, 0], [10, 0], [10, 10]] }]); // prettier-ignore
  });
});
