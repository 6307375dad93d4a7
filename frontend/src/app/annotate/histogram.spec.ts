import { histogramDomain, histogramPath } from './histogram';

const full = { min: 0, max: 3 };

describe('histogramPath', () => {
  it('draws one step for each bin, the fullest to the top', () => {
    expect(histogramPath([0, 1, 0, 0], full, { min: 0, max: 4 })).toBe(
      'M0 100L0 100L25 100L25 0L50 0L50 100L75 100L75 100L100 100L100 100Z',
    );
  });

  it('stretches the asked part over the width', () => {
    expect(histogramPath([5, 1, 1, 5], full, { min: 1, max: 2.99 })).toMatch(
      /^M0 100L0 0L50.25 0L50.25 0L100 0L100 100Z$/,
    );
  });

  it('is flat for an empty image', () => {
    expect(histogramPath([0, 0, 0, 0], full, { min: 0, max: 4 })).not.toContain('NaN');
  });
});

describe('histogramDomain', () => {
  it('covers what was measured and what is chosen', () => {
    expect(histogramDomain({ min: 400, max: 5000 }, { min: 100, max: 3000 })).toEqual({ min: 100, max: 5000 });
  });

  it('is never empty', () => {
    expect(histogramDomain({ min: 7, max: 7 }, { min: 7, max: 7 })).toEqual({ min: 7, max: 8 });
  });
});
