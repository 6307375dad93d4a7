import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { multiPageTiff, type PageSpec } from '../../../test/builders/a-multi-page-tiff.js';
import { temporaryFolder } from '../../../test/temporary-folder.js';
import { TiffFile } from '../tiff-file.js';
import { tiffLayoutOf } from './tiff-layout.js';

const OME =
  '<OME UUID="urn:uuid:1"><Image><Pixels Type="uint8" SizeX="8" SizeY="6" SizeC="2" SizeZ="2" SizeT="1" ' +
  'PhysicalSizeX="0.5" PhysicalSizeY="0.5"><Channel Name="a"/><Channel Name="b"/></Pixels></Image></OME>';
const stack = (description: string): PageSpec[] => [{ tags: { 270: description } }, {}, {}, {}];

describe('tiffLayoutOf, of damaged files', () => {
  const folder = temporaryFolder();

  it('answers with planes that are there, or says that the file is damaged', async () => {
    const bases = [
      stack(OME),
      stack('ImageJ=1.54f\nimages=4\nchannels=2\nslices=2\nunit=um\n'),
      [{ subImages: [{ width: 4, height: 3 }], tags: { 33628: [4, 8, 5, 8, 6, 8, 7, 8] } }],
    ].map(multiPageTiff);
    const ends = { whole: 0, damaged: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const bytes = mutated(bases[seed % bases.length], seed);
      await writeFile(folder.path('file.tif'), bytes);
      ends[await outcomeOf(folder.path('file.tif'))]++;
    }
    expect(ends.whole).toBeGreaterThan(150);
    expect(ends.damaged).toBeGreaterThan(10);
  });
});

/** @throws what is neither a sound layout nor a damaged file */
async function outcomeOf(path: string): Promise<'whole' | 'damaged'> {
  let tiff: TiffFile | null = null;
  try {
    tiff = await TiffFile.open(path);
    const { metadata, planes } = await tiffLayoutOf(tiff);
    const { directories } = await tiff.chain(20_000);
    const { channels, sizeZ, sizeT } = metadata;
    expect(planes).toHaveLength(channels.length * sizeZ * sizeT);
    expect(planes.every(({ page }) => page < directories.length)).toBe(true);
    return 'whole';
  } catch (error) {
    expect(error).toMatchObject({ code: 'image.damaged' });
    return 'damaged';
  } finally {
    await tiff?.close();
  }
}

/** Up to eight bytes changed, the same for the same seed; every fifth file is also cut short. */
function mutated(file: Buffer, seed: number): Buffer {
  const bytes = Buffer.from(file);
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  for (let n = 1 + next(8); n > 0; n--) bytes[next(bytes.length)] = next(256);
  return seed % 5 === 0 ? bytes.subarray(0, 8 + next(bytes.length - 8)) : bytes;
}
