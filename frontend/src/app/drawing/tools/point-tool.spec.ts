import { expect, it } from 'vitest';
import { draw } from '../testing/tool-driver';
import { pointTool } from './point-tool';

it('sets a point per click', () => {
  draw(pointTool)
    .click(3.25, 4.5)
    .click(10, 10)
    .commits(['point', { points: [[3.25, 4.5]] }], ['point', { points: [[10, 10]] }])
    .hasSelected('new-2');
});

it('sets the point where the button is let go, and shows it until then', () => {
  const hands = draw(pointTool).down(0, 0).move(5, 5);
  expect(hands.draft).toMatchObject({ points: [[5, 5]] });
  hands
    .up(6, 6)
    .commits(['point', { points: [[6, 6]] }])
    .isAt('idle');
});

it('finishes under the cursor on Enter', () => {
  draw(pointTool)
    .down(1, 2)
    .press('Enter')
    .commits(['point', { points: [[1, 2]] }]);
});

it.each(['cancel', 'lost', 'interrupt', 'undoStep'] as const)('sets nothing after %s', (type) => {
  draw(pointTool).down(0, 0).send({ type }).isAt('idle').up(0, 0).commitsNothing();
});
