import { describe, expect, it } from '@jest/globals';
import { NAME_ORDER_LENGTH, nameOrder } from './name-order.js';

/** As both databases compare. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(nameOrder(a)), Buffer.from(nameOrder(b)));

describe('the order of names', () => {
  it.each([
    [['sample 1', 'sample 2', 'sample 9', 'sample 10', 'sample 11', 'sample 100']],
    [['A1', 'A2', 'A12', 'B1', 'B10']],
    [['2026-01-09 3', '2026-01-09 12', '2026-11-02 1']],
    [['', '7', '70', 'a', 'a1', 'a01', 'a1b', 'ab', 'é1']],
    [['9'.repeat(15), '1' + '0'.repeat(15), '1' + '0'.repeat(254)]],
  ])('is how people count: %j', (names) => {
    expect([...names].reverse().sort(byBytes)).toEqual(names);
  });

  it('gives no two names one key, whatever zeros they have', () => {
    const digits = ['0', '00', '1', '01', '001', '10', '010'];
    const names = digits.flatMap((a) => digits.flatMap((b) => [`${a}x${b}`, `${a} ${b}x`]));
    expect(new Set(names.map(nameOrder)).size).toBe(names.length);
  });

  it('fits into its column', () => {
    for (const name of ['01a'.repeat(85), '1a'.repeat(127) + '1', '0a'.repeat(127), '9'.repeat(255)])
      expect(nameOrder(name).length).toBeLessThanOrEqual(NAME_ORDER_LENGTH);
  });
});
