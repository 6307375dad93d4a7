import { describe, expect, it } from 'vitest';
import { fromMiddle, placeFromMiddle } from './from-middle';

describe('places on the screen, from the middle of the canvas', () => {
  const view = { centre: [100, 200] as const, zoom: 4, rotation: 0.6 };

  it('turn and grow with the view', () => {
    expect(fromMiddle([100, 200], view)).toEqual([0, 0]);
    const [x, y] = fromMiddle([110, 200], { ...view, rotation: Math.PI / 2 });
    expect([Math.round(x), Math.round(y)]).toEqual([0, 40]);
  });

  it('lead back to where they came from', () => {
    const [x, y] = placeFromMiddle(fromMiddle([37.25, 512.5], view), view);
    expect(x).toBeCloseTo(37.25, 9);
    expect(y).toBeCloseTo(512.5, 9);
  });
});
