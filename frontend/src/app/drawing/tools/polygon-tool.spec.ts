import { describe, expect, it } from 'vitest';
import type { Point } from '../point';
import type { PointsGeometry } from '../region';
import { aRegion, draw } from '../testing/tool-driver';
import { invalidity } from '../testing/validity';
import { polygonTool } from './polygon-tool';
import { toolOf } from './tool-table';
import { CLOSE_DISTANCE_PX, SAME_PLACE_PX } from './vertex-tool';

const triangle: PointsGeometry = {
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
  ],
};
const drawTriangle = () => draw(polygonTool).click(0, 0).click(100, 0).click(100, 100);

describe('drawing a polygon', () => {
  it('is finished by Enter', () => {
    drawTriangle().press('Enter').commits(['polygon', triangle]).isAt('idle').hasSelected('new-1');
  });

  it('is finished by a double click, which sets its last corner once', () => {
    draw(polygonTool).click(0, 0).click(100, 0).doubleClick(100, 100).commits(['polygon', triangle]).isAt('idle');
  });

  it('is finished by a double click whose halves are some px apart', () => {
    const nearly = 100 + SAME_PLACE_PX - 1;
    drawTriangle().click(nearly, 100).press('Enter').commits(['polygon', triangle]);
  });

  it('is finished by a click near the first corner', () => {
    drawTriangle()
      .click(CLOSE_DISTANCE_PX - 1, 0)
      .commits(['polygon', triangle])
      .isAt('idle');
  });

  it('is finished once by a double click on the first corner', () => {
    drawTriangle().doubleClick(0, 0).commits(['polygon', triangle]).isAt('idle');
  });

  it('measures nearness on the screen, not in the image', () => {
    const zoomedIn = draw(polygonTool, { scale: 10 }).click(0, 0).click(100, 0).click(100, 100);
    zoomedIn.click(CLOSE_DISTANCE_PX - 1, 0).commitsNothing();
    zoomedIn.click(CLOSE_DISTANCE_PX / 10 - 0.1, 0).isAt('idle');
    expect(zoomedIn.changes).toHaveLength(1);
  });

  it('does not close while two corners cannot make an area', () => {
    draw(polygonTool).click(0, 0).click(100, 0).click(3, 0).press('Enter').commitsNothing().isAt('placing');
  });

  it('goes on with another one afterwards', () => {
    const hands = drawTriangle().press('Enter').click(0, 0).click(100, 0).click(100, 100).press('Enter');
    expect(hands.changes).toHaveLength(2);
    hands.hasSelected('new-2');
  });
});

describe('correcting a polygon', () => {
  it('takes corners back one by one', () => {
    const hands = drawTriangle().press('Backspace').click(100, 50).press('Enter');
    hands.commits([
      'polygon',
      {
        points: [
          [0, 0],
          [100, 0],
          [100, 50],
        ],
      },
    ]);
    draw(polygonTool).click(0, 0).press('Backspace').isAt('idle').commitsNothing();
  });

  it('sets a corner where the button is let go', () => {
    const hands = draw(polygonTool).drag([50, 50], [0, 0]).click(100, 0).click(100, 100).press('Enter');
    hands.commits(['polygon', triangle]);
  });

  it('is thrown away by Esc', () => {
    drawTriangle().press('Escape').commitsNothing().isAt('idle');
  });

  it('keeps its corners when a pinch takes the pointer away', () => {
    const hands = draw(polygonTool).click(0, 0).click(100, 0).down(40, 40).send({ type: 'lost' }).up(60, 60);
    hands.commitsNothing().isAt('placing').click(100, 100).press('Enter').commits(['polygon', triangle]);
    draw(polygonTool).down(0, 0).send({ type: 'lost' }).isAt('idle');
  });

  it('is kept when the tool is put down and it can be, else thrown away', () => {
    drawTriangle().send({ type: 'interrupt' }).commits(['polygon', triangle]).isAt('idle');
    draw(polygonTool).click(0, 0).click(100, 0).send({ type: 'interrupt' }).commitsNothing().isAt('idle');
  });
});

describe('a polygon that crosses itself', () => {
  const lopsided: readonly Point[] = [[0, 0], [100, 100], [100, 0], [0, 140]]; // prettier-ignore
  const clickAll = (points: readonly Point[]) => points.reduce((hands, at) => hands.click(...at), draw(polygonTool));

  it('is warned of, and becomes a region for each loop, in one step of undo', () => {
    const hands = clickAll(lopsided);
    expect(hands.hint).toContain('crosses itself');
    hands.press('Enter').isAt('idle');
    expect(hands.gestures).toHaveLength(1);
    expect(hands.regions.map(({ shape }) => shape)).toEqual(['polygon', 'polygon']);
    expect(hands.regions.map((region) => invalidity(region))).toEqual([null, null]);
    hands.hasSelected('new-1', 'new-2');
  });

  it('is one also where its loops cancel each other out', () => {
    const bowTie = clickAll([[0, 0], [100, 100], [100, 0], [0, 100]]); // prettier-ignore
    bowTie.press('Enter').isAt('idle');
    expect(bowTie.regions).toHaveLength(2);
  });

  it('does not come of a corner that is pulled across an edge', () => {
    const region = aRegion('polygon', { points: [[0, 0], [100, 0], [100, 100], [0, 100]] }); // prettier-ignore
    const hands = draw(toolOf('vertices'), { regions: [region], selected: ['r1'] });
    hands.drag([0, 0], [50, 50], [150, 40]);
    expect(hands.gestures).toHaveLength(1);
    expect(hands.regions.length).toBeGreaterThan(1);
    expect(hands.regions.map((each) => invalidity(each))).toEqual(hands.regions.map(() => null));
  });

  it('from another program stays as it is when one of its corners is moved', () => {
    const region = aRegion('polygon', { points: lopsided });
    const hands = draw(toolOf('vertices'), { regions: [region], selected: ['r1'] }).drag([0, 0], [-20, 5], [-20, 5]);
    expect(hands.regions).toHaveLength(1);
    expect(hands.regions[0].geometry).toEqual({ points: [[-20, 5], ...lopsided.slice(1)] });
  });
});

describe('what is seen of an unfinished polygon', () => {
  it('runs through its corners to the cursor', () => {
    expect(draw(polygonTool).draft).toBeNull();
    expect(draw(polygonTool).click(0, 0).move(30, 40).draft).toEqual({
      kind: 'path',
      points: [
        [0, 0],
        [30, 40],
      ],
      closed: false,
      handles: [[0, 0]],
      target: null,
      figure: { shape: 'line', geometry: { points: [[0, 0], [30, 40]] } }, // prettier-ignore
    });
  });

  it('snaps shut near the first corner', () => {
    const hands = drawTriangle().move(5, 5);
    expect(hands.draft).toMatchObject({ points: triangle.points, closed: true, target: [0, 0] });
    expect(hands.cursorAt(5, 5)).toBe('pointer');
    expect(hands.move(50, 50).cursorAt(50, 50)).toBe('crosshair');
  });

  it('says what can be done', () => {
    expect(draw(polygonTool).hint).toContain('first corner');
    expect(draw(polygonTool).click(0, 0).hint).not.toContain('Enter');
    expect(drawTriangle().hint).toContain('Enter');
  });
});

it('removes what is selected on Delete when nothing is begun', () => {
  const region = aRegion('polygon', triangle);
  const hands = draw(polygonTool, { regions: [region], selected: ['r1'] }).press('Delete');
  hands.commitsOnce({ kind: 'delete', before: region }).hasSelected();
});
