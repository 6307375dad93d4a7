import { curvePath, histogramAxis, histogramPath } from './histogram';

/** Heights of a drawn histogram, from left to right, 0 at the bottom. */
function heights(path: string): number[] {
  const points = [...path.matchAll(/L([\d.]+) ([\d.]+)/g)].map((match) => 100 - Number(match[2]));
  return points.filter((_point, n) => n % 2 === 0).slice(0, -1);
}

const flat = { minimum: 0, maximum: 96, bins: new Array<number>(96).fill(10) };

describe('histogramPath', () => {
  it('draws as much as there is, where it is', () => {
    const drawn = heights(
      histogramPath({ ...flat, bins: flat.bins.map((_, n) => (n < 48 ? 0 : 10)) }, { min: 0, max: 96 }, false),
    );
    expect(drawn.slice(0, 48).every((height) => height === 0)).toBe(true);
    expect(drawn.slice(48).every((height) => height > 90)).toBe(true);
  });

  it('shows with logarithms what is rare beside the background', () => {
    const rare = { ...flat, bins: flat.bins.map((_, n) => (n === 0 || n === 1 ? 1_000_000 : 100)) };
    const [linear, logarithmic] = [false, true].map(
      (log) => heights(histogramPath(rare, { min: 0, max: 96 }, log))[50],
    );
    expect(linear).toBeLessThan(0.1);
    expect(logarithmic).toBeGreaterThan(20);
  });

  it('does not let one single value flatten all others', () => {
    const padded = { ...flat, bins: flat.bins.map((count, n) => (n === 0 ? 1e9 : count)) };
    expect(heights(histogramPath(padded, { min: 0, max: 96 }, false))[50]).toBeGreaterThan(90);
  });

  it('stretches the part that is asked for over the width, also of negative values and fractions', () => {
    const signed = { minimum: -1, maximum: 1, bins: [0, 0, 0, 8] };
    const drawn = heights(histogramPath(signed, { min: 0, max: 1 }, false));
    expect(drawn[0]).toBe(0);
    expect(drawn.at(-1)).toBeGreaterThan(90);
    expect(drawn.filter((height) => height > 0)).toHaveLength(48);
  });

  it('draws a picture of one value, and nothing where there is nothing', () => {
    expect(histogramPath({ minimum: 7, maximum: 7, bins: [5] }, { min: 7, max: 8 }, true)).toContain('L0 4');
    expect(histogramPath(flat, { min: 200, max: 300 }, true)).toBe('');
    expect(histogramPath({ ...flat, bins: [] }, { min: 0, max: 1 }, true)).toBe('');
  });
});

describe('histogramAxis', () => {
  it('covers what was measured and what is chosen', () => {
    expect(histogramAxis({ min: 400, max: 5000 }, { min: 100, max: 3000 })).toEqual({ min: 100, max: 5000 });
  });

  it('comes close to a small window', () => {
    expect(histogramAxis({ min: 0, max: 65535 }, { min: 1000, max: 3000 })).toEqual({ min: 0, max: 5000 });
    expect(histogramAxis({ min: 0, max: 65535 }, { min: 30_000, max: 31_000 })).toEqual({ min: 29_000, max: 32_000 });
  });

  it('is never empty', () => {
    expect(histogramAxis({ min: 7, max: 7 }, { min: 7, max: 7 })).toEqual({ min: 7, max: 8 });
  });
});

describe('curvePath', () => {
  it('rises in a line over the window, or bent by gamma', () => {
    expect(curvePath({ min: 25, max: 75 }, 1, { min: 0, max: 100 })).toBe('M0 100L25 100L75 0L100 0');
    const [, half] = /L50 ([\d.]+)L/.exec(curvePath({ min: 0, max: 100 }, 2, { min: 0, max: 100 })) ?? [];
    expect(Number(half)).toBeCloseTo(100 - 100 * Math.SQRT1_2, 1);
  });
});
