import { byteSize } from './byte-size';

describe('byteSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [3_565_158, '3.4 MB'],
    [1024 ** 3 * 250, '250 GB'],
    [1024 ** 5, '1024 TB'],
  ])('%i', (bytes, text) => expect(byteSize(bytes)).toBe(text));
});
