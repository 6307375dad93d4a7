import { autoRange, measuredTogether, printValue, scaleOf, soundRange, stepOf } from './value-range';

const measured = (minimum: number, maximum: number, low = minimum, high = maximum) => ({ minimum, maximum, low, high });
const pyramid = (sample_type: 'uint8' | 'uint16' | 'float32', value_scale = 1, value_offset = 0) => ({
  ...{ sample_type, value_scale, value_offset },
});

describe('the values of an image', () => {
  it.each([
    [pyramid('uint8'), { min: 0, max: 255 }, true],
    [pyramid('uint16'), { min: 0, max: 65535 }, true],
    [pyramid('uint8', 1, -128), { min: -128, max: 127 }, true],
    [pyramid('uint16', 1, -32768), { min: -32768, max: 32767 }, true],
    [pyramid('uint16', 0.5, 10), { min: 10, max: 32777.5 }, false],
  ])('of %j reach over %j', (of, full, whole) => {
    expect(scaleOf(of, undefined)).toEqual({ full, whole });
  });

  it('of floating point reach as far as was measured', () => {
    const of = pyramid('float32');
    expect(scaleOf(of, measured(-0.5, 2.25))).toEqual({ full: { min: -0.5, max: 2.25 }, whole: false });
    expect(scaleOf(of, measured(7, 7)).full).toEqual({ min: 7, max: 8 });
    expect(scaleOf(of, undefined).full).toEqual({ min: 0, max: 1 });
  });
});

describe('a window', () => {
  const signed = scaleOf(pyramid('uint16', 1, -32768), undefined);
  const float = scaleOf(pyramid('float32'), measured(-1, 1));

  it('on whole values is whole, in order and inside the type', () => {
    expect(soundRange({ min: -40_000.4, max: 5 }, 'min', signed)).toEqual({ min: -32768, max: 5 });
    expect(soundRange({ min: 5, max: 4 }, 'max', signed)).toEqual({ min: 5, max: 6 });
    expect(soundRange({ min: 3.4, max: 9 }, 'min', signed)).toEqual({ min: 3, max: 9 });
  });

  it('on fractions is in order, and may reach beyond what was measured', () => {
    expect(soundRange({ min: 0.123, max: 1 }, 'min', float)).toEqual({ min: 0.123, max: 1 });
    expect(soundRange({ min: 0, max: 4 }, 'max', float).max).toBe(4);
    const narrow = soundRange({ min: 2, max: 1 }, 'min', float);
    expect(narrow.max - narrow.min).toBeGreaterThan(0);
  });

  it('is found from all linked pictures together', () => {
    const both = measuredTogether([measured(10, 100, 20, 90), measured(5, 80, 8, 70)]);
    expect(both).toEqual(measured(5, 100, 8, 90));
    expect(autoRange(both, signed)).toEqual({ min: 8, max: 90 });
    expect(measuredTogether([])).toBeUndefined();
    expect(autoRange(undefined, signed)).toEqual(signed.full);
  });

  it('of an image of one value still has a width', () => {
    expect(autoRange(measured(9, 9), signed)).toEqual({ min: 9, max: 10 });
    expect(autoRange(measured(32767, 32767), signed)).toEqual({ min: 32766, max: 32767 });
    const { min, max } = autoRange(measured(0.5, 0.5), float);
    expect(max).toBeGreaterThan(min);
  });
});

describe('a value', () => {
  const whole = scaleOf(pyramid('uint16'), undefined);
  const float = scaleOf(pyramid('float32'), measured(0, 0.02));

  it('is moved in steps that fit the range', () => {
    expect(stepOf({ min: 0, max: 255 }, whole)).toBe(1);
    expect(stepOf({ min: 0, max: 60_000 }, whole)).toBe(60);
    expect(stepOf({ min: 0, max: 0.02 }, float)).toBe(1e-5);
  });

  it('is written without noise', () => {
    expect(printValue(411.00000001, whole)).toBe('411');
    expect(printValue(0.1 + 0.2, float)).toBe('0.3');
    expect(printValue(-0.0123456, float)).toBe('-0.012346');
    expect(printValue(0, float)).toBe('0');
  });
});
