import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

describe('Pace', () => {
  it('tells how long the rest takes from what went lately', () => {
    const pace = new Pace();
    expect(pace.secondsFor(100)).toBeNull();
    pace.note(0, 0);
    pace.note(500, 500);
    expect(pace.secondsFor(100)).toBeNull();
    pace.note(2000, 2000);
    expect(pace.secondsFor(3000)).toBe(3);
    for (let s = 3; s <= 60; s++) pace.note(2000 + s, s * 1000);
    expect(pace.secondsFor(10)).toBeCloseTo(10, 0);
  });

  it('knows nothing after a pause, nor while nothing moves', () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(2000, 2000);
    pace.forget();
    expect(pace.secondsFor(1)).toBeNull();
    pace.note(2000, 9000);
    pace.note(2000, 12_000);
    expect(pace.secondsFor(1)).toBeNull();
  });
});
