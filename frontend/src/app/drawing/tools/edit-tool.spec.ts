import { describe, expect, it } from 'vitest';
import { aRegion, draw, type Surface } from '../testing/tool-driver';
import { DRAG_DISTANCE_PX } from './edit-tool';
import { toolOf } from './tool-table';

const selectTool = toolOf('select');

const big = aRegion('rectangle', { x: 0, y: 0, width: 100, height: 100 }, { regionId: 'big' });
const small = aRegion(
  'polygon',
  {
    points: [
      [40, 40],
      [60, 40],
      [60, 60],
    ],
  },
  { regionId: 'small' },
);
const dot = aRegion('point', { points: [[200, 200]] }, { regionId: 'dot' });
const surface: Surface = { regions: [small, big, dot] };

describe('selecting', () => {
  it('takes the smallest region under the pointer, also when a bigger one lies on top', () => {
    draw(selectTool, surface).click(55, 45).hasSelected('small');
    draw(selectTool, surface).click(10, 10).hasSelected('big');
  });

  it('takes points and lines from some screen px away', () => {
    draw(selectTool, surface).click(205, 200).hasSelected('dot');
    draw(selectTool, { ...surface, scale: 4 })
      .click(205, 200)
      .hasSelected();
  });

  it('lets go of everything by a click on nothing, or Esc', () => {
    draw(selectTool, { ...surface, selected: ['big'] })
      .click(150, 150)
      .hasSelected();
    draw(selectTool, { ...surface, selected: ['big'] })
      .press('Escape')
      .hasSelected();
  });

  it('adds and takes away with Shift', () => {
    const hands = draw(selectTool, { ...surface, selected: ['big'] }).holding('shift');
    hands.click(200, 200).hasSelected('big', 'dot').click(10, 10).hasSelected('dot').click(150, 150).hasSelected('dot');
  });

  it('claims presses on regions only, so that dragging elsewhere pans', () => {
    const hands = draw(selectTool, surface);
    expect(hands.claims(10, 10)).toBe(true);
    expect(hands.claims(150, 150)).toBe(false);
  });

  it('tells by the cursor what a press would do', () => {
    expect(draw(selectTool, surface).cursorAt(10, 10)).toBe('pointer');
    const selected = draw(selectTool, { ...surface, selected: ['big'] });
    expect(selected.cursorAt(10, 20)).toBe('move');
    expect(selected.cursorAt(1, 1)).toBe('nwse-resize');
    expect(selected.cursorAt(150, 150)).toBe('default');
  });
});

describe('moving', () => {
  it('selects and moves a region in one drag, as one change', () => {
    draw(selectTool, surface)
      .drag([10, 10], [15, 30], [30, 60])
      .commitsOnce({
        kind: 'put',
        before: big,
        after: { ...big, geometry: { x: 20, y: 50, width: 100, height: 100 } },
      })
      .hasSelected('big')
      .isAt('idle');
  });

  it('moves everything selected together', () => {
    const hands = draw(selectTool, { ...surface, selected: ['big', 'dot'] }).drag([10, 30], [20, 30]);
    expect(hands.changes.map((change) => change.kind === 'put' && change.after.geometry)).toEqual([
      { x: 10, y: 0, width: 100, height: 100 },
      { points: [[210, 200]] },
    ]);
    hands.hasSelected('big', 'dot');
  });

  it('shows the region on its way', () => {
    const hands = draw(selectTool, surface).down(10, 10).move(20, 10).isAt('dragging');
    expect(hands.draft).toMatchObject({ kind: 'regions', regions: [{ regionId: 'big', geometry: { x: 10, y: 0 } }] });
  });

  it('takes a press that hardly moves for a click', () => {
    draw(selectTool, surface)
      .drag([10, 10], [10 + DRAG_DISTANCE_PX, 10])
      .commitsNothing()
      .hasSelected('big');
  });

  it.each(['cancel', 'lost', 'interrupt', 'undoStep'] as const)('leaves everything as it was on %s', (type) => {
    draw(selectTool, surface).down(10, 10).move(50, 50).send({ type }).up(60, 60).commitsNothing().isAt('idle');
  });

  it('leaves regions that may not be changed where they are', () => {
    const hands = draw(selectTool, { ...surface, canEdit: () => false });
    hands.drag([10, 10], [50, 50]).press('Delete').commitsNothing().hasSelected('big');
  });
});

describe('editing a vertex', () => {
  const selected: Surface = { ...surface, selected: ['small'] };

  it('moves the handle that was taken', () => {
    draw(selectTool, selected)
      .drag([61, 61], [70, 80])
      .commitsOnce({
        kind: 'put',
        before: small,
        after: {
          ...small,
          geometry: {
            points: [
              [40, 40],
              [60, 40],
              [70, 80],
            ],
          },
        },
      });
  });

  it('takes no handle of a region that is not selected', () => {
    const hands = draw(selectTool, surface).drag([60, 60], [70, 80]);
    expect(hands.changes[0]).toMatchObject({
      after: {
        geometry: {
          points: [
            [50, 60],
            [70, 60],
            [70, 80],
          ],
        },
      },
    });
  });

  it('does not save a polygon pulled flat', () => {
    draw(selectTool, selected).drag([60, 60], [80, 40]).commitsNothing().isAt('idle');
  });

  it('pulls a rectangle across its opposite corner', () => {
    const hands = draw(selectTool, { ...surface, selected: ['big'] }).drag([100, 100], [150, 150], [-30, -20]);
    expect(hands.changes[0]).toMatchObject({ after: { geometry: { x: -30, y: -20, width: 30, height: 20 } } });
  });
});

it('removes everything selected as one change', () => {
  draw(selectTool, { ...surface, selected: ['dot', 'small'] })
    .press('Delete')
    .commitsOnce({ kind: 'delete', before: dot }, { kind: 'delete', before: small })
    .hasSelected();
});
