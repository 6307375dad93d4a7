import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { asSharp, noise } from '../../test/pixels.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { tiffLayoutOf } from '../tiles/metadata/tiff-layout.js';
import { TiffFile } from '../tiles/tiff-file.js';
import { TiffWriter, type TiffShape } from './tiff-writer.js';

describe('TiffWriter', () => {
  const folder = temporaryFolder();

  it.each([
    ['uint8', 1, 10],
    ['uint8', 3, 7],
    ['uint16', 1, 50],
    ['uint16', 3, 64],
  ] as const)(
    'writes %s × %i in strips of %i rows that decoders read back',
    async (sampleType, channels, rowsPerStrip) => {
      const image = noise({ width: 61, height: 50, channels, sampleType });
      const path = folder.path(`${sampleType}-${channels}.tif`);
      const file = await TiffWriter.create(path, { ...image, channels, pixelSizeUm: 0.325, rowsPerStrip });
      const stripSamples = rowsPerStrip * 61 * channels;
      for (let at = 0; at < image.pixels.length; at += stripSamples) {
        await file.addStrip(image.pixels.subarray(at, at + stripSamples));
      }
      await file.close();
      const decoded = await sharp(path)
        .png({ compressionLevel: 0 })
        .toColourspace(SPACES[sampleType][channels])
        .toBuffer();
      const expected = await asSharp(image).png({ compressionLevel: 0 }).toBuffer();
      expect(pixelsOf(decoded)).toEqual(pixelsOf(expected));
    },
  );

  it('writes the pixel size where it will be found', async () => {
    const path = folder.path('size.tif');
    const file = await TiffWriter.create(path, { ...SMALL, pixelSizeUm: 0.325 });
    await file.addStrip(new Uint8Array(4));
    await file.close();
    const tiff = await TiffFile.open(path);
    expect((await tiffLayoutOf(tiff)).metadata.pixelSizeUm).toBeCloseTo(0.325, 9);
    await tiff.close();
  });

  it('refuses rows that do not fit, or are missing, or too many for the format', async () => {
    const file = await TiffWriter.create(folder.path('rows.tif'), SMALL);
    await expect(file.addStrip(new Uint8Array(5))).rejects.toThrow(RangeError);
    await expect(file.close()).rejects.toThrow(/2 rows are missing/);
    await file.addStrip(new Uint8Array(4));
    await file.close();
    const large = { ...SMALL, width: 70_000, height: 70_000 };
    await expect(TiffWriter.create(folder.path('large.tif'), large)).rejects.toThrow(RangeError);
    expect((await readFile(folder.path('rows.tif'))).subarray(0, 4).toString('latin1')).toBe('II*\0');
  });
});

const SMALL: TiffShape = { width: 2, height: 2, channels: 1, sampleType: 'uint8', pixelSizeUm: 1, rowsPerStrip: 2 };
const SPACES = {
  uint8: { 1: 'b-w', 3: 'srgb' },
  uint16: { 1: 'grey16', 3: 'rgb16' },
} as const;

/** The IDAT chunks of a PNG: equal for equal pixels, whatever the chunks around them say. */
function pixelsOf(png: Buffer): string {
  const chunks: string[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') chunks.push(png.toString('base64', at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks.join();
}
