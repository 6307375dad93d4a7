import { describe, expect, it } from '@jest/globals';
import { helperFor, imageFormatOf, isForeign } from './image-format.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('imageFormatOf', () => {
  it.each([
    ['tiff', 'II*\0\x08\0\0\0'],
    ['tiff', 'MM\0*\0\0\0\x08'],
    ['tiff', 'II+\0\x08\0\0\0'],
    ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['webp', 'RIFF\x24\0\0\0WEBPVP8 '],
    ['gif', 'GIF89a'],
    ['avif', '\0\0\0\x20ftypavif'],
    ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['jp2', '\xff\x4f\xff\x51\0\x2f'],
    ['pnm', 'P5\n# made by hand\n4 4'],
    ['pnm', 'P6 640 480 255\n'],
    ['jxl', '\xff\x0a\xfa\x7f'],
    ['heic', '\0\0\0\x18ftypheic'],
  ])('recognises %s', (format, head) => {
    expect(imageFormatOf(bytes(head))).toBe(format);
  });

  it.each([
    ['an SVG drawing', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a PDF document', '%PDF-1.7'],
    ['a text file', 'P1 is the first protocol'],
    ['an OpenEXR image', 'v/1\x01'],
    ['a DICOM file', '\0'.repeat(128) + 'DICM'],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1'],
    ['a web page', '<!DOCTYPE html><html>'],
    ['a text file', 'hello'],
    ['not an image of a kind we know', '\x01\x02\x03\x04'],
  ])('refuses %s and says so', (what, head) => {
    expect(() => imageFormatOf(bytes(head))).toThrow(
      expect.objectContaining({ code: 'image.unsupported', message: expect.stringContaining(what) }),
    );
  });

  it.each(['jp2', 'pnm', 'jxl', 'heic', 'slide'] as const)('names the remedy where %s needs the helper', (format) => {
    expect(isForeign(format)).toBe(true);
    expect(() => helperFor(format, null)).toThrow(
      expect.objectContaining({
        code: 'image.unsupported',
        message: expect.stringMatching(/install libvips.*TIFF\.$/),
      }),
    );
    const helper = { command: 'vips', version: '8.14.1' };
    expect(helperFor(format, helper)).toBe(helper);
  });

  it('calls an empty file empty', () => {
    expect(() => imageFormatOf(Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'image.damaged' }));
  });
});
