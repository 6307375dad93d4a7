import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { TiffFile } from './tiff-file.js';

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const LONG8 = 16;

describe('TiffFile', () => {
  const folder = temporaryFolder();
  async function opened(bytes: Buffer): Promise<TiffFile> {
    await writeFile(folder.path('file.tif'), bytes);
    return TiffFile.open(folder.path('file.tif'));
  }

  it.each([
    ['classic, little-endian', true, false],
    ['classic, big-endian', false, false],
    ['BigTIFF, little-endian', true, true],
    ['BigTIFF, big-endian', false, true],
  ])('reads values in and behind the entries of %s files', async (_kind, little, big) => {
    const file = await opened(
      tiff(little, big, [
        [256, SHORT, [4711]],
        [258, SHORT, [8, 16, 8]],
        [270, ASCII, [...Buffer.from('a text with an end\0and more')]],
        [273, LONG, [70_000]],
        [279, LONG, [1, 2, 3, 4_000_000_000]],
        [282, RATIONAL, [1, 4]],
        ...(big ? [[324, LONG8, [2 ** 40]] as Field] : []),
      ]),
    );
    const [directory] = await file.directories(1);
    expect(await directory.number(256, 0)).toBe(4711);
    expect(await directory.numbers(258)).toEqual([8, 16, 8]);
    expect(await directory.text(270)).toBe('a text with an end');
    expect(await directory.number(273, 0)).toBe(70_000);
    expect(await directory.numbers(279)).toEqual([1, 2, 3, 4_000_000_000]);
    expect(await directory.number(282, 0)).toBe(0.25);
    expect(await directory.numbers(324)).toEqual(big ? [2 ** 40] : []);
    expect(await directory.number(700, 5)).toBe(5);
    expect([await directory.text(700), await directory.blob(700)]).toEqual(['', null]);
    await file.close();
  });

  it('stops when it has as many directories as wanted, also where they go in circles', async () => {
    const circle = tiff(true, false, [[256, SHORT, [1]]]);
    circle.writeUInt32LE(8, 8 + 2 + 12);
    const file = await opened(circle);
    expect(await file.directories(3)).toHaveLength(3);
    await file.close();
  });

  it('refuses what lies outside of the file', async () => {
    for (const [at, value] of [
      [4, 5000],
      [8 + 2 + 8, 5000],
      [8, 60_000],
    ]) {
      const bytes = tiff(true, false, [[273, LONG, [1, 2, 3]]]);
      bytes.writeUInt16LE(value, at);
      const file = await opened(bytes);
      const reading = file.directories(1).then(([directory]) => directory.numbers(273));
      await expect(reading).rejects.toMatchObject({ code: 'image.damaged' });
      await file.close();
    }
    await expect(opened(Buffer.from('II'))).rejects.toMatchObject({ code: 'image.damaged' });
  });
});

type Field = [tag: number, type: number, values: number[]];

/** A TIFF file of one directory at its beginning and the values behind it. A rational is two values. */
function tiff(little: boolean, big: boolean, fields: Field[]): Buffer {
  const bytes = Buffer.alloc(2000);
  const write = (value: number, width: number, at: number) => {
    const digits = Array.from({ length: width }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n));
    (little ? digits : digits.reverse()).forEach((digit, i) => (bytes[at + i] = digit));
  };
  const word = big ? 8 : 4;
  const first = big ? 16 : 8;
  bytes.write(little ? 'II' : 'MM', 'latin1');
  write(big ? 43 : 42, 2, 2);
  if (big) write(8, 2, 4);
  write(first, word, big ? 8 : 4);
  write(fields.length, big ? 8 : 2, first);
  let behind = 1000;
  for (const [i, [tag, type, values]] of fields.entries()) {
    const at = first + (big ? 8 : 2) + i * (big ? 20 : 12);
    const width = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 4, [LONG8]: 8 }[type] ?? 1;
    write(tag, 2, at);
    write(type, 2, at + 2);
    write(values.length / (type === RATIONAL ? 2 : 1), word, at + 4);
    const inline = width * values.length <= word;
    if (!inline) write(behind, word, at + 4 + word);
    const start = inline ? at + 4 + word : behind;
    for (const [k, value] of values.entries()) write(value, width, start + k * width);
    if (!inline) behind += width * values.length;
  }
  return bytes;
}
