import { bytesText } from './bytes-text';

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [15 * 1024 * 1024, '15.0 MiB'],
    [512 * 1024 ** 3, '512 GiB'],
  ])('of %d', (bytes, text) => expect(bytesText(bytes)).toBe(text));
});
