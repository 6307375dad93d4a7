import { describe, expect, it } from 'vitest';
import { scaleBar } from './scale-bar';

describe('the scale bar', () => {
  it.each([
    [0.325, 1 / 100, '2 mm'],
    [0.325, 1 / 8, '200 µm'],
    [0.325, 1, '20 µm'],
    [0.325, 10, '2 µm'],
    [0.325, 64, '500 nm'],
    [1, 0.1, '1 mm'],
  ])('at %d µm per px and zoom %d is %s', (pixelSizeUm, zoom, label) => {
    expect(scaleBar(pixelSizeUm, zoom, 100).label).toBe(label);
  });

  it('is as long as it says', () => {
    expect(scaleBar(0.5, 2, 100)).toEqual({ widthPx: 80, label: '20 µm', name: 'Scale bar: 20 µm' });
  });

  it('counts image px when the size of a pixel is not known', () => {
    expect(scaleBar(null, 2, 100)).toEqual({ widthPx: 100, label: '50 px', name: 'Scale bar: 50 px' });
    expect(scaleBar(null, 0.03, 100).label).toBe('2000 px');
  });

  it('always fits, and never gets short', () => {
    for (let zoom = 0.001; zoom < 64; zoom *= 1.13) {
      const { widthPx } = scaleBar(0.25, zoom, 120);
      expect(widthPx).toBeLessThanOrEqual(120.001);
      expect(widthPx).toBeGreaterThanOrEqual(48 - 0.001);
    }
  });
});
