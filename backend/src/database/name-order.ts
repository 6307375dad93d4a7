/** Longest key of a name of 255 characters: every other one a digit after a zero. */
export const NAME_ORDER_LENGTH = 512;

const LENGTH_FROM = 0x30;
/** Before every character that a name may have: `a1` before `a01` before `a1b`. */
const END = '\u0001';

/**
 * A name so that databases, which compare character by character, have it in the order in which people count: `sample 2`
 * before `sample 10`. How many digits a number has comes before them, and how many zeros were before it at the end, so
 * that two names never have one key.
 *
 * @param name  At most 255 characters.
 */
export function nameOrder(name: string): string {
  const zeros: number[] = [];
  const key = name.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    zeros.push(digits.length - number.length);
    return countOf(number.length) + number;
  });
  return zeros.some((count) => count > 0) ? key + END + zeros.map(countOf).join('') : key;
}

function countOf(count: number): string {
  return String.fromCharCode(LENGTH_FROM + count);
}
