import { beforeEach, describe, expect, it } from 'vitest';
import type { Point } from '../drawing/point';
import { RegionSet } from '../drawing/region-set';
import { aRegion } from '../drawing/testing/tool-driver';
import type { Effect, PointerInput } from '../drawing/tool';
import { toolOf } from '../drawing/tools/tool-table';
import { ToolInHand } from './tool-in-hand';

const at = (...point: Point): PointerInput => ({
  at: point,
  modifiers: { shift: false, alt: false, control: false },
  pointer: 'mouse',
});

let effects: Effect[];
let canDraw: boolean;
let tool: ToolInHand;

beforeEach(() => {
  [effects, canDraw] = [[], true];
  tool = new ToolInHand({
    context: () => ({
      scale: 1,
      turn: 0,
      selection: new Set(),
      regionsNear: (point, tolerance) => RegionSet.EMPTY.near(point, tolerance),
      smallestNear: () => null,
      regionsWithin: () => [],
      region: () => undefined,
      canEdit: () => true,
      newRegion: aRegion,
    }),
    canDraw: () => canDraw,
    carryOut: (effect) => effects.push(effect),
  });
});

function click(...point: Point): void {
  tool.pointer('press', at(...point));
  tool.pointer('release', at(...point));
}

describe('the tool in hand', () => {
  it('shows what it is doing', () => {
    tool.takeUp(toolOf('polygon'));
    expect([tool.state(), tool.cursor(), tool.draft()]).toEqual(['idle', 'crosshair', null]);
    click(0, 0);
    expect([tool.state(), tool.isIdle]).toEqual(['placing', false]);
    expect(tool.draft()).toMatchObject({ handles: [[0, 0]] });
    expect(tool.hint()).toContain('Backspace');
  });

  it('finishes what it had begun when another is taken up', () => {
    tool.takeUp(toolOf('line'));
    click(0, 0);
    click(50, 50);
    tool.takeUp(toolOf('select'));
    expect(effects.map(({ type }) => type)).toEqual(['commit', 'select']);
    expect([tool.state(), tool.draft(), tool.cursor()]).toEqual(['idle', null, 'default']);
  });

  it('goes on when the same one is taken up again', () => {
    tool.takeUp(toolOf('line'));
    click(0, 0);
    tool.takeUp(toolOf('line'));
    expect(tool.state()).toBe('placing');
  });

  it('drops what was begun on a layer that is gone, and no selection', () => {
    tool.takeUp(toolOf('line'));
    click(0, 0);
    click(50, 50);
    tool.abandon();
    tool.abandon();
    expect([effects, tool.state()]).toEqual([[], 'idle']);
  });
});

describe('without a layer to draw on', () => {
  beforeEach(() => (canDraw = false));

  it('nothing can be drawn, and the person is told why', () => {
    tool.takeUp(toolOf('polygon'));
    click(0, 0);
    expect([tool.state(), tool.cursor(), tool.claims(at(0, 0))]).toEqual(['idle', 'not-allowed', false]);
    expect(tool.hint()).toContain('drawing layer');
  });

  it('selecting still works', () => {
    click(0, 0);
    expect(tool.cursor()).toBe('default');
    expect(tool.hint()).not.toContain('drawing layer');
  });
});
