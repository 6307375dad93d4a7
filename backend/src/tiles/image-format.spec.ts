import { describe, expect, it } from '@jest/globals';
import { imageFormatOf } from './image-format.js';

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
  ])('recognises %s', (format, head) => {
    expect(imageFormatOf(bytes(head))).toBe(format);
  });

  it.each([
    ['an SVG drawing', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a PDF document', '%PDF-1.7'],
    ['a JPEG 2000 image', '\0\0\0\x0cjP  \r\n\x87\n'],
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

  it('calls an empty file empty', () => {
    expect(() => imageFormatOf(Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'image.damaged' }));
  });
});
