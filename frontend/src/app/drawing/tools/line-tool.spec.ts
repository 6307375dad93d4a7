import { it } from 'vitest';
import { draw } from '../testing/tool-driver';
import { lineTool } from './line-tool';

it('joins clicks to a line, finished by Enter', () => {
  draw(lineTool)
    .click(0, 0)
    .click(50, 0)
    .press('Enter')
    .commits([
      'line',
      {
        points: [
          [0, 0],
          [50, 0],
        ],
      },
    ]);
});

it('is finished by a double click', () => {
  const hands = draw(lineTool).click(0, 0).click(50, 0).doubleClick(50, 50);
  hands
    .commits([
      'line',
      {
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
      },
    ])
    .isAt('idle');
});

it('may come back to where it began without ending there', () => {
  const hands = draw(lineTool).click(0, 0).click(50, 0).click(50, 50).click(1, 0).isAt('placing').press('Enter');
  hands.commits([
    'line',
    {
      points: [
        [0, 0],
        [50, 0],
        [50, 50],
        [1, 0],
      ],
    },
  ]);
});

it('needs two points', () => {
  draw(lineTool).click(0, 0).press('Enter').commitsNothing().isAt('placing').press('Escape').isAt('idle');
});
