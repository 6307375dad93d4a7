import { expect, it } from 'vitest';
import { draw } from '../testing/tool-driver';
import { boxTool, SMALLEST_BOX_PX } from './box-tool';

const rectangleTool = boxTool('rectangle');

it('is dragged open in any direction', () => {
  draw(rectangleTool)
    .drag([40, 60], [30, 30], [10, 20])
    .commits(['rectangle', { x: 10, y: 20, width: 30, height: 40 }]);
});

it('becomes a square with Shift, along the longer side', () => {
  const hands = draw(rectangleTool).holding('shift').drag([0, 0], [-20, 50]);
  hands.commits(['rectangle', { x: -50, y: 0, width: 50, height: 50 }]);
});

it('shows itself while it is dragged', () => {
  const hands = draw(rectangleTool).down(0, 0).move(10, 20).isAt('dragging');
  expect(hands.draft).toMatchObject({
    closed: true,
    points: [
      [0, 0],
      [10, 0],
      [10, 20],
      [0, 20],
    ],
  });
});

it('takes a drag of less than some screen px for a click', () => {
  const nearly = SMALLEST_BOX_PX - 1;
  draw(rectangleTool).drag([0, 0], [nearly, 50]).commitsNothing().isAt('idle');
  draw(rectangleTool, { scale: 0.1 }).drag([0, 0], [20, 20]).commitsNothing();
  expect(draw(rectangleTool, { scale: 10 }).drag([0, 0], [nearly, 50]).changes).toHaveLength(1);
});

it('is finished by Enter in mid-drag', () => {
  draw(rectangleTool)
    .down(0, 0)
    .move(10, 20)
    .press('Enter')
    .up(50, 50)
    .commits(['rectangle', { x: 0, y: 0, width: 10, height: 20 }]);
});

it.each(['cancel', 'lost', 'interrupt', 'undoStep'] as const)('is thrown away by %s', (type) => {
  draw(rectangleTool).down(0, 0).move(50, 50).send({ type }).isAt('idle').up(50, 50).commitsNothing();
});

it('draws from the centre with Alt, and a circle with Shift', () => {
  const ellipse = draw(boxTool('ellipse')).holding('alt').drag([100, 100], [130, 110]);
  ellipse.commits(['ellipse', { x: 70, y: 90, width: 60, height: 20 }]);
  const circle = draw(boxTool('ellipse')).holding('alt', 'shift').drag([100, 100], [130, 110]);
  circle.commits(['ellipse', { x: 70, y: 70, width: 60, height: 60 }]);
});

it('tells what it would be, to be measured', () => {
  const { draft } = draw(boxTool('ellipse')).down(0, 0).move(10, 20);
  const geometry = { x: 0, y: 0, width: 10, height: 20 };
  expect(draft).toMatchObject({ closed: true, figure: { shape: 'ellipse', geometry } });
});
