import { expect, it } from 'vitest';
import { RegionSet } from './region-set';
import { aRegion } from './testing/tool-driver';
import type { PointerInput, ToolContext, ToolId } from './tool';
import { ToolSession } from './tool-session';
import { toolOf } from './tools/tool-table';

const ctx: ToolContext = {
  scale: 1,
  turn: 0,
  selection: new Set(),
  regionsNear: (at, tolerance) => RegionSet.EMPTY.near(at, tolerance),
  smallestNear: () => null,
  regionsWithin: () => [],
  region: () => undefined,
  canEdit: () => true,
  newRegion: (shape, geometry) => aRegion(shape, geometry),
};
const input = (x: number, y: number): PointerInput => ({
  at: [x, y],
  modifiers: { shift: false, alt: false, control: false },
  pointer: 'mouse',
});

it('has a tool of the right name for every id', () => {
  const ids: ToolId[] = ['select', 'point', 'line', 'polygon', 'rectangle'];
  for (const id of ids) expect(toolOf(id).id).toBe(id);
});

it('hands on what the tool put down still wants done', () => {
  const session = new ToolSession(toolOf('line'));
  for (const [x, y] of [
    [0, 0],
    [50, 0],
  ]) {
    session.send({ type: 'press', ...input(x, y) }, ctx);
    session.send({ type: 'release', ...input(x, y) }, ctx);
  }
  expect([session.stateName, session.isIdle]).toEqual(['placing', false]);

  const effects = session.change(toolOf('select'), ctx);

  expect(effects).toMatchObject([{ type: 'commit' }, { type: 'select', regionIds: ['r1'] }]);
  expect([session.toolId, session.stateName, session.isIdle]).toEqual(['select', 'idle', true]);
});

it('claims every press unless the tool says otherwise', () => {
  expect(new ToolSession(toolOf('polygon')).claims(input(0, 0), ctx)).toBe(true);
  expect(new ToolSession(toolOf('select')).claims(input(0, 0), ctx)).toBe(false);
});
