import { describe, expect, it } from '@jest/globals';
import { AppError } from '../errors/app-error.js';
import { levelsOf } from '../tiles/pyramid.js';
import { formOf } from './renditions.js';

describe('formOf', () => {
  const form = (code: number, width: number, more: object = {}) => {
    const levels = levelsOf(width, 1000);
    const { level, format } = formOf(
      { imageId: 7, format: code },
      { levels, sampleType: 'uint8', valueOffset: 0, ...more },
    );
    return [level.level, format];
  };

  it('is what the upload code asks for', () => {
    expect([1, 2, 3, 4, 5].map((code) => form(code, 2048))).toEqual([
      [0, 'jpeg'],
      [0, 'png'],
      [0, 'png'],
      [1, 'jpeg'],
      [1, 'png'],
    ]);
  });

  it('is TIFF where PNG cannot hold the values', () => {
    expect(form(3, 2048, { sampleType: 'float32' })).toEqual([0, 'tiff']);
    expect(form(2, 2048, { sampleType: 'uint16', valueOffset: -32768 })).toEqual([0, 'tiff']);
  });

  it('is refused where one file would be too much, with what to do instead', () => {
    expect(form(3, 100_000)).toEqual([0, 'png']);
    expect(form(5, 1_000_000)).toEqual([10, 'png']);
    const refused = (): unknown => form(3, 100_001);
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(/100 megapixels.*images\/7\/original/);
  });
});
