import { isStep, parsePosition, parseShown, printPosition, printShown } from './view-address';

describe('a position in an address', () => {
  it.each([
    [{ centre: [1234.5678, 20.04], zoom: 0.25, rotation: 0 }, '1234.6,20,0.25'],
    [{ centre: [3, 4], zoom: 1, rotation: 0.6479 }, '3,4,1,37.12'],
    [{ centre: [10.123456, 4], zoom: 16, rotation: 0 }, '10.123,4,16'],
  ] as const)('%j is %s', (position, text) => {
    expect(printPosition(position)).toBe(text);
  });

  it('leads back to within a tenth of a screen px', () => {
    for (const zoom of [1 / 64, 0.3, 1, 3, 16, 64]) {
      const position = { centre: [40_961.123456, 17.98765] as const, zoom, rotation: 0.2 };
      const back = parsePosition(printPosition(position));
      expect(back?.rotation).toBeCloseTo(0.2, 3);
      expect(Math.abs((back?.zoom ?? 0) / zoom - 1)).toBeLessThan(1e-4);
      const off = Math.hypot((back?.centre[0] ?? 0) - position.centre[0], (back?.centre[1] ?? 0) - position.centre[1]);
      expect(off * Math.max(zoom, 0.1)).toBeLessThan(0.1);
    }
  });

  it.each([undefined, '', '1,2', '1,2,x', '1,2,0', '1,2,1e9', '1,,2', '1,2,3,4,5', 'NaN,1,1'])('is not %s', (text) => {
    expect(parsePosition(text)).toBeNull();
  });

  it('has a rotation of one turn at most', () => {
    expect(parsePosition('1,2,1,-90')?.rotation).toBeCloseTo((Math.PI * 3) / 2);
  });
});

describe('layers in an address', () => {
  it('are read as they were written', () => {
    const shown = new Map([
      [7, 'window:100-2000,color:#00ff00'],
      [12, 'visible:no'],
    ]);
    expect(parseShown(printShown(shown))).toEqual(shown);
  });

  it('are none in text that somebody made up', () => {
    expect(parseShown('abc').size).toBe(0);
    expect(parseShown(undefined).size).toBe(0);
  });
});

describe('isStep', () => {
  const here = { centre: [100, 100], zoom: 1, rotation: 0 } as const;
  it.each([
    [{ ...here, centre: [150, 100] }, false],
    [{ ...here, centre: [600, 100] }, true],
    [{ ...here, zoom: 1.5 }, false],
    [{ ...here, zoom: 2 }, true],
    [{ ...here, zoom: 0.4 }, true],
    [{ ...here, rotation: 1.5 }, false],
  ] as const)('to %j: %s', (to, expected) => {
    expect(isStep(here, to, 300)).toBe(expected);
  });
});
