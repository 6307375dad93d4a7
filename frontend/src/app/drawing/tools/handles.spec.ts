import { expect, it } from 'vitest';
import { copyText, parseCopied, paste } from '../clipboard';
import { aRegion, draw } from '../testing/tool-driver';
import { toolOf } from './tool-table';

const box = aRegion('rectangle', { x: 0, y: 0, width: 100, height: 60 }, { regionId: 'box' });
const surface = { regions: [box], selected: ['box'] };
const hands = (more: object = {}) => draw(toolOf('select'), { ...surface, ...more });

it('resizes by a side, with Alt from the centre, with Shift in proportion', () => {
  expect(hands().drag([100, 30], [150, 50]).regions[0].geometry).toEqual({ x: 0, y: 0, width: 150, height: 60 });
  const fromCentre = hands().holding('alt').drag([100, 30], [150, 30]).regions[0].geometry;
  expect(fromCentre).toEqual({ x: -50, y: 0, width: 200, height: 60 });
  const kept = hands().holding('shift').drag([100, 60], [200, 70]).regions[0].geometry;
  expect(kept).toEqual({ x: 0, y: 0, width: 200, height: 120 });
});

it('turns by the handle above, with Shift in steps of 15°', () => {
  const { geometry } = hands().holding('shift').drag([50, -26], [108, 32]).regions[0];
  expect(geometry).toEqual({ x: 0, y: 0, width: 100, height: 60, rotation: Math.PI / 2 });
});

it('selects with Shift what lies in a box, and leaves locked and hidden regions', () => {
  const locked = aRegion('point', { points: [[5, 5]] }, { regionId: 'locked', locked: true });
  const regions = [box, locked, aRegion('point', { points: [[200, 5]] }, { regionId: 'dot' })];
  const all = draw(toolOf('select'), { regions, turn: 0.3 }).holding('shift').drag([-150, -150], [400, 250]);
  all.hasSelected('box', 'dot').commitsNothing();
});

it('moves by the arrow keys on the screen, a run of presses as one step', () => {
  const done = hands({ scale: 2, turn: Math.PI / 2 })
    .nudge(10, 0)
    .nudge(10, 0)
    .settle();
  expect(done.gestures).toHaveLength(1);
  const { geometry } = done.regions[0];
  expect('y' in geometry && [Math.round(geometry.x), Math.round(geometry.y)]).toEqual([0, -10]);
  hands().nudge(1, 0).press('Escape').settle().commitsNothing();
});

it('pastes beside itself, and elsewhere in place without the classes of another project', () => {
  const labelled = { ...box, labelId: 5 };
  const copied = parseCopied(copyText([labelled], 3));
  if (copied === null) throw new Error('not ours');
  const same = hands().perform((ctx) => paste(copied, 3, ctx));
  expect(same.regions[1]).toMatchObject({ labelId: 5, version: 0, geometry: { x: 10, y: 10 } });
  const other = draw(toolOf('select')).perform((ctx) => paste(copied, 4, ctx));
  expect(other.regions[0]).toMatchObject({ labelId: 0, geometry: box.geometry });
  expect(parseCopied('memento/regions are fine')).toBeNull();
});
