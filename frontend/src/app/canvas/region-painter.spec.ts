import { describe, expect, it } from 'vitest';
import type { Point } from '../drawing/point';
import { paintHandles, paintOutline, type Look, type Paper } from './region-painter';

/** Paper that writes down what is done to it. */
function recordingPaper() {
  const done: string[] = [];
  const target: Record<string, unknown> = {};
  const paper = new Proxy(target, {
    get: (_, name: string) => (name in target ? target[name] : (...at: number[]) => done.push([name, ...at].join(' '))),
    set: (_, name: string, value) => {
      target[name] = value;
      if (name === 'strokeStyle' || name === 'fillStyle') done.push(`${name} ${String(value)}`);
      return true;
    },
  });
  return { paper: paper as unknown as Paper, done };
}

const hollow: Look = { colour: '#ff0000', strokePx: 2, filled: false, emphasis: 'plain' };

const triangle: readonly Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
];

describe('painting a region', () => {
  it('goes round an area and back, without filling it', () => {
    const { paper, done } = recordingPaper();
    paintOutline(paper, { points: triangle, closed: true }, hollow);
    expect(done.slice(0, 5)).toEqual(['beginPath', 'moveTo 0 0', 'lineTo 10 0', 'lineTo 10 10', 'closePath']);
    expect(done.filter((step) => step === 'stroke')).toHaveLength(2);
    expect(done.at(-2)).toBe('strokeStyle #ff0000');
    expect(done).not.toContain('fill evenodd');
  });

  it('fills what is selected, and only areas', () => {
    const area = recordingPaper();
    paintOutline(area.paper, { points: triangle, closed: true }, { ...hollow, emphasis: 'selected' });
    expect(area.done).toContain('fill evenodd');
    const line = recordingPaper();
    paintOutline(line.paper, { points: triangle, closed: false }, { ...hollow, emphasis: 'selected' });
    expect(line.done).not.toContain('fill evenodd');
    expect(line.done).not.toContain('closePath');
  });

  it('fills an area that is to be filled, its holes left out', () => {
    const { paper, done } = recordingPaper();
    const hole = triangle.map(([x, y]): Point => [x / 2 + 3, y / 2 + 1]);
    paintOutline(paper, { points: triangle, closed: true, holes: [hole] }, { ...hollow, filled: true });
    expect(done.filter((step) => step === 'closePath')).toHaveLength(2);
    expect(done).toContain('fill evenodd');
  });

  it('draws a line as wide as it is to be', () => {
    const { paper } = recordingPaper();
    paintOutline(paper, { points: triangle, closed: false }, { ...hollow, strokePx: 7 });
    expect(paper.lineWidth).toBe(7);
  });

  it('marks a single point by a disc of its colour', () => {
    const { paper, done } = recordingPaper();
    paintOutline(paper, { points: [[3, 4]], closed: false }, { ...hollow, colour: '#00ff00' });
    expect(done.some((step) => step.startsWith('arc 3 4'))).toBe(true);
    expect(done).toContain('fillStyle #00ff00');
  });

  it('paints nothing for no points', () => {
    const { paper, done } = recordingPaper();
    paintOutline(paper, { points: [], closed: true }, { ...hollow, colour: '#00ff00' });
    expect(done).toEqual([]);
  });
});

it('paints the handle that finishes a drawing last and largest', () => {
  const { paper, done } = recordingPaper();
  paintHandles(paper, triangle.slice(1), '#ffffff', triangle[0]);
  const discs = done.filter((step) => step.startsWith('arc')).map((step) => step.split(' ').map(Number));
  expect(discs).toHaveLength(3);
  expect(discs[2][3]).toBeGreaterThan(discs[0][3]);
});
