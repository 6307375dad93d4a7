import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { multiPageTiff, type PageSpec } from '../../../test/builders/a-multi-page-tiff.js';
import { temporaryFolder } from '../../../test/temporary-folder.js';
import { TiffFile } from '../tiff-file.js';
import type { TiffLayout } from './plane-source.js';
import { tiffLayoutOf } from './tiff-layout.js';

const DESCRIPTION = 270;
const PAGES = (count: number): PageSpec[] => Array.from({ length: count }, () => ({}));
/** A description, and as many pages as it is to be about. */
const described = (description: string, pages: PageSpec[]): PageSpec[] =>
  pages.map((page, i) => (i === 0 ? { ...page, tags: { ...page.tags, [DESCRIPTION]: description } } : page));
const ome = (attributes: string, inside = '', size = 'SizeX="8" SizeY="6"'): string =>
  `<?xml version="1.0"?><OME UUID="urn:uuid:1"><Image><Pixels Type="uint8" ${size} ${attributes}>${inside}</Pixels></Image></OME>`;
const sized = 'PhysicalSizeX="0.5" PhysicalSizeY="0.5"';
const codes = ({ metadata }: TiffLayout): string[] => metadata.notes.map(({ code }) => code);
const axes = ({ metadata }: TiffLayout) => [metadata.channels.length, metadata.sizeZ, metadata.sizeT];
const pagesOf = ({ planes }: TiffLayout): number[] => planes.map(({ page }) => page);

describe('tiffLayoutOf', () => {
  const folder = temporaryFolder();
  async function layoutOf(file: PageSpec[] | Buffer): Promise<TiffLayout> {
    await writeFile(folder.path('file.tif'), Buffer.isBuffer(file) ? file : multiPageTiff(file));
    const tiff = await TiffFile.open(folder.path('file.tif'));
    try {
      return await tiffLayoutOf(tiff);
    } finally {
      await tiff.close();
    }
  }

  describe('of OME-XML', () => {
    it.each([
      ['XYCZT', [0, 1, 2, 3, 4, 5, 6, 7]],
      ['XYZCT', [0, 2, 1, 3, 4, 6, 5, 7]],
      ['XYTZC', [0, 4, 2, 6, 1, 5, 3, 7]],
      ['XYCTZ', [0, 1, 4, 5, 2, 3, 6, 7]],
    ])('puts the pages of %s into our order', async (order, pages) => {
      const layout = await layoutOf(
        described(ome(`SizeC="2" SizeZ="2" SizeT="2" DimensionOrder="${order}" ${sized}`), PAGES(8)),
      );
      expect([axes(layout), pagesOf(layout)]).toEqual([[2, 2, 2], pages]);
    });

    it('follows TiffData: where a run begins, and how long it is', async () => {
      const runs = '<TiffData IFD="2" FirstZ="0" PlaneCount="1"/><TiffData IFD="0" FirstZ="1" PlaneCount="2"/>';
      const layout = await layoutOf(described(ome(`SizeC="1" SizeZ="3" SizeT="1" ${sized}`, runs), PAGES(3)));
      expect([pagesOf(layout), codes(layout)]).toEqual([[2, 0, 1], []]);
    });

    it('takes what is in this file when the rest is in others', async () => {
      const there = (uuid: string, z: number) =>
        `<TiffData IFD="0" FirstZ="${z}" PlaneCount="1"><UUID FileName="z${z}.ome.tif">urn:uuid:${uuid}</UUID></TiffData>`;
      const runs = there('7', 0) + there('1', 1) + there('8', 2);
      const layout = await layoutOf(described(ome(`SizeC="1" SizeZ="3" SizeT="1" ${sized}`, runs), PAGES(1)));
      expect([axes(layout), pagesOf(layout), codes(layout)]).toEqual([[1, 1, 1], [0], ['metadata.other-files']]);
      expect(layout.metadata.notes[0].message).toContain('z0.ome.tif, z2.ome.tif');
    });

    it('leaves out the time that a stopped recording did not finish', async () => {
      const layout = await layoutOf(described(ome(`SizeC="2" SizeZ="1" SizeT="3" ${sized}`), PAGES(5)));
      expect([axes(layout), pagesOf(layout)]).toEqual([
        [2, 1, 2],
        [0, 1, 2, 3],
      ]);
      expect(layout.metadata.notes.map(({ message }) => message)).toContain(
        'This file says that it holds 2 channels × 3 t, but has 5 pictures of one kind. Taken as 2 channels × 2 t.',
      );
    });

    it('takes pages as slices when nothing whole is left of what it claims', async () => {
      const run = '<TiffData IFD="0" FirstC="0" FirstT="0" PlaneCount="1"/><TiffData IFD="1" FirstC="1" FirstT="1"/>';
      const layout = await layoutOf(described(ome(`SizeC="2" SizeZ="1" SizeT="2" ${sized}`, run), PAGES(2)));
      expect(axes(layout)).toEqual([1, 2, 1]);
      expect(codes(layout)).toContain('metadata.planes-disagree');
    });

    it('is not led to claim more planes than any file has', async () => {
      const layout = await layoutOf(described(ome('SizeC="90000" SizeZ="90000" SizeT="90000"'), PAGES(2)));
      expect(layout.planes).toHaveLength(2);
      expect(codes(layout)).toContain('metadata.planes-disagree');
    });

    it('says where it contradicts the pixels', async () => {
      const text = ome('SizeC="1" SizeZ="1" SizeT="1" PhysicalSizeX="0.5"', '', 'SizeX="9" SizeY="6"');
      const layout = await layoutOf(described(text.replace('uint8', 'uint16'), PAGES(2)));
      expect(codes(layout)).toEqual(['metadata.size-disagrees', 'metadata.type-disagrees', 'metadata.pages-unused']);
      expect(layout.metadata.pixelSizeUm).toBeNull();
    });

    it('keeps names and colours as they are, and says when they tell nothing apart', async () => {
      const channels = (...given: string[]) => given.map((attributes) => `<Channel ${attributes}/>`).join('');
      const same = channels('Name="A &amp; B" Color="-1"', 'Name="A &amp; B" Color="-1"');
      const layout = await layoutOf(described(ome(`SizeC="2" SizeZ="1" SizeT="1" ${sized}`, same), PAGES(2)));
      const white = { name: 'A & B', colour: '#ffffff' };
      expect(layout.metadata.channels).toEqual([white, white]);
      expect(codes(layout)).toEqual(['metadata.names-alike', 'metadata.colours-alike']);
      const black = channels('Name="x" Color="255"', 'Name="&#181;"');
      const other = await layoutOf(described(ome(`SizeC="2" SizeZ="1" SizeT="1" ${sized}`, black), PAGES(2)));
      expect(other.metadata.channels).toEqual([
        { name: 'x', colour: null },
        { name: 'µ', colour: null },
      ]);
      expect(codes(other)).toEqual(['metadata.colour-unusable']);
    });

    it.each([
      ['PhysicalSizeX="500" PhysicalSizeXUnit="nm"', 0.5, []],
      ['PhysicalSizeX="0.0005" PhysicalSizeXUnit="mm" PhysicalSizeY="0.0005"', 0.5, []],
      ['PhysicalSizeX="1" PhysicalSizeXUnit="pixel"', null, ['metadata.pixel-size-missing']],
      ['PhysicalSizeX="0"', null, ['metadata.pixel-size-impossible']],
      ['PhysicalSizeX="0.5" PhysicalSizeY="0.6"', null, ['metadata.pixels-not-square']],
      ['', null, ['metadata.pixel-size-missing']],
    ])('reads a pixel size of %s as %p µm', async (size, um, notes) => {
      const layout = await layoutOf(described(ome(`SizeC="1" SizeZ="1" SizeT="1" ${size}`), PAGES(1)));
      expect([layout.metadata.pixelSizeUm, codes(layout)]).toEqual([um, notes]);
    });

    it('reads steps in their units', async () => {
      const steps = 'PhysicalSizeZ="300" PhysicalSizeZUnit="nm" TimeIncrement="2" TimeIncrementUnit="min"';
      const { metadata } = await layoutOf(described(ome(`SizeC="1" SizeZ="2" SizeT="2" ${sized} ${steps}`), PAGES(4)));
      expect([metadata.zStepUm, metadata.timeStepS]).toEqual([0.3, 120]);
    });

    it('names samples where there are as many channels', async () => {
      const channels = '<Channel Name="DAPI"/><Channel Name="GFP"/><Channel Name="RFP"/>';
      const page = { samples: 3, photometric: 2 };
      const named = await layoutOf(described(ome(`SizeC="3" SizeZ="1" SizeT="1" ${sized}`, channels), [page]));
      expect(named.planes).toEqual([0, 1, 2].map((sample) => ({ page: 0, sample })));
      expect(named.metadata.channels.map(({ name }) => name)).toEqual(['DAPI', 'GFP', 'RFP']);
      const colour = '<Channel Name="H&amp;E" SamplesPerPixel="3"/>';
      const picture = await layoutOf(described(ome(`SizeC="3" SizeZ="1" SizeT="1" ${sized}`, colour), [page]));
      expect(picture.planes).toEqual([{ page: 0, sample: null }]);
      expect(picture.metadata.channels.map(({ name }) => name)).toEqual(['H&E']);
    });

    it.each([
      ['cut off', ome('SizeC="1"').slice(0, -20)],
      ['with a document type', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${ome('SizeC="1"')}`],
      ['not well-formed', '<OME><Image></Pixels></OME>'],
    ])('is not used when it is %s', async (_why, text) => {
      const layout = await layoutOf(described(text, PAGES(1)));
      expect([layout.metadata.dialect, codes(layout)]).toEqual(['plain', ['metadata.unreadable']]);
    });
  });

  describe('of ImageJ', () => {
    const imagej = (...lines: string[]): string => ['ImageJ=1.54f', ...lines, ''].join('\n');
    const micron = { 282: { fractions: [[4, 1]] }, 283: { fractions: [[4, 1]] } } as PageSpec['tags'];
    const calibrated = (pages: number): PageSpec[] => [{ tags: micron }, ...PAGES(pages - 1)];

    it.each([
      [['images=6', 'channels=2', 'slices=3'], 6, [2, 3, 1], []],
      [['images=6', 'channels=2', 'slices=3'], 4, [2, 2, 1], ['metadata.planes-disagree']],
      [['images=6', 'channels=3', 'frames=2'], 4, [1, 4, 1], ['metadata.planes-disagree']],
      [['images=4'], 4, [1, 4, 1], []],
      [['images=4', 'frames=4'], 4, [1, 1, 4], []],
    ])('%j with %i pages is %j', async (lines, pages, expected, notes) => {
      const layout = await layoutOf(described(imagej('unit=um', ...lines), calibrated(pages)));
      const told = codes(layout).filter((code) => code !== 'metadata.channels-unnamed');
      expect([axes(layout), layout.metadata.pixelSizeUm, told]).toEqual([expected, 0.25, notes]);
    });

    it('says when a large stack was written in one piece', async () => {
      const pages = described(imagej('images=50', 'slices=50', 'unit=um'), calibrated(1));
      const whole = Buffer.concat([multiPageTiff(pages), Buffer.alloc(8 * 6 * 50)]);
      expect(codes(await layoutOf(whole))).toEqual(['metadata.stack-in-one-page']);
      expect(codes(await layoutOf(pages))).toEqual(['metadata.planes-disagree']);
    });

    it('names channels after labels that tell them apart, and colours them by even tables only', async () => {
      const labels = ['c:1/2 z:1/2 - DAPI', 'c:2/2 z:1/2 - GFP', 'c:1/2 z:2/2 - DAPI', 'c:2/2 z:2/2 - GFP'];
      const ramp = Uint8Array.from({ length: 256 }, (_, i) => i);
      const none = new Uint8Array(256);
      const green = Buffer.concat([none, ramp, none]);
      const fire = Buffer.concat([ramp, ramp.toReversed(), none]);
      const pages = described(imagej('images=4', 'channels=2', 'slices=2', 'unit=um'), calibrated(4));
      pages[0].tags = { ...pages[0].tags, ...imageJTag(labels, [green, fire]) };
      const layout = await layoutOf(pages);
      expect(layout.metadata.channels).toEqual([
        { name: 'DAPI', colour: '#00ff00' },
        { name: 'GFP', colour: null },
      ]);
      expect(codes(layout)).toEqual(['metadata.colour-unusable']);
    });
  });

  describe('of other microscopes', () => {
    const qpi = (kind: string, more = ''): PageSpec['tags'] => ({
      [DESCRIPTION]: `<?xml version="1.0" encoding="utf-16"?>\n<PerkinElmer-QPI-ImageDescription><ImageType>${kind}</ImageType>${more}</PerkinElmer-QPI-ImageDescription>`,
      ...{ 282: { fractions: [[20_000, 1]] }, 283: { fractions: [[20_000, 1]] }, 296: [3] },
    });

    it('takes the pages of a QPTIFF for what they say they are', async () => {
      const size = { width: 40, height: 32 };
      const half = { width: 20, height: 16 };
      const layout = await layoutOf([
        { ...size, tags: qpi('FullResolution', '<Name>DAPI</Name><Color>0,0,255</Color>') },
        { ...size, tags: qpi('FullResolution', '<Name>Opal 520</Name>') },
        { width: 10, height: 8, samples: 3, photometric: 2, tags: qpi('Thumbnail') },
        { ...half, tags: qpi('ReducedResolution') },
        { ...half, tags: qpi('ReducedResolution') },
        { width: 12, height: 20, samples: 3, photometric: 2, tags: qpi('Label') },
      ]);
      expect(layout.metadata).toMatchObject({
        ...{ dialect: 'qptiff', pixelSizeUm: 0.5 },
        channels: [
          { name: 'DAPI', colour: '#0000ff' },
          { name: 'Opal 520', colour: null },
        ],
      });
      expect([pagesOf(layout), layout.levels]).toEqual([[0, 1], [{ at: { page: 3 }, width: 20, height: 16 }]]);
      expect(layout.metadata.notes.map(({ message }) => message)).toEqual([
        'Left out, since they are no part of the image itself: thumbnail of 10 × 8, label of 12 × 20.',
      ]);
    });

    it('tells the levels of a slide from the pictures of it', async () => {
      const page = (width: number, height: number, text: string, tiled: boolean): PageSpec => ({
        ...{ width, height, samples: 3, photometric: 2 },
        tags: { [DESCRIPTION]: `Aperio Image Library v12\n${text}`, ...(tiled ? { 324: [8] } : { 700: [0] }) },
      });
      const layout = await layoutOf([
        page(64, 48, '64x48|MPP = 0.2500', true),
        page(16, 12, '64x48 -> 16x12 -', false),
        page(32, 24, '64x48 -> 32x24', true),
        page(16, 12, '64x48 -> 16x12', true),
        page(20, 30, 'label 20x30', true),
      ]);
      expect([layout.metadata.dialect, layout.metadata.pixelSizeUm, pagesOf(layout)]).toEqual(['svs', 0.25, [0]]);
      expect(layout.levels.map(({ at, width }) => [at, width])).toEqual([
        [{ page: 2 }, 32],
        [{ page: 3 }, 16],
      ]);
      expect(layout.metadata.notes[0].message).toContain('thumbnail of 16 × 12, label of 20 × 30');
    });

    it('puts the pages of MetaMorph into channels and slices', async () => {
      const page = (name: string, z: number): PageSpec => ({
        tags: {
          [DESCRIPTION]:
            `<MetaData><PlaneInfo><prop id="_IllumSetting_" value="${name}"/><prop id="z-position" value="${z}"/>` +
            '<prop id="spatial-calibration-x" value="0.5"/><prop id="spatial-calibration-y" value="0.5"/>' +
            '<prop id="spatial-calibration-units" value="um"/></PlaneInfo></MetaData>',
        },
      });
      const layout = await layoutOf([page('DAPI', 10), page('FITC', 10), page('DAPI', 12), page('FITC', 12)]);
      expect([axes(layout), pagesOf(layout), codes(layout)]).toEqual([[2, 2, 1], [0, 1, 2, 3], []]);
      expect(layout.metadata).toMatchObject({
        pixelSizeUm: 0.5,
        zStepUm: 2,
        channels: [{ name: 'DAPI' }, { name: 'FITC' }],
      });
    });

    it('says how many pictures of a MetaMorph stack have no directory, and is not led astray by its tags', async () => {
      const stack = await layoutOf([{ tags: { 33629: { fractions: Array(7).fill([1, 1]) as [number, number][] } } }]);
      expect(codes(stack)).toEqual(['metadata.stack-in-one-page', 'metadata.pixel-size-missing']);
      const astray = await layoutOf([{ tags: { 33628: [4, 4_000_000_000, 7, 4_000_000_000] } }]);
      expect([astray.metadata.dialect, codes(astray)]).toEqual(['metamorph', ['metadata.unreadable']]);
    });
  });

  describe('of files that say nothing', () => {
    it('takes pages of one kind as slices, leaves out others, and says both', async () => {
      const layout = await layoutOf([{}, {}, { width: 4, height: 4 }, {}]);
      expect([axes(layout), pagesOf(layout)]).toEqual([
        [1, 3, 1],
        [0, 1, 3],
      ]);
      expect(codes(layout)).toEqual(['metadata.stack-unexplained', 'metadata.pages-left-out']);
    });

    it('believes the axes that tifffile writes when they account for every page', async () => {
      const text = (...shape: number[]) => JSON.stringify({ axes: 'TCYX', shape });
      const layout = await layoutOf(described(text(2, 3, 6, 8), PAGES(6)));
      expect([axes(layout), pagesOf(layout), codes(layout)]).toEqual([[3, 1, 2], [0, 1, 2, 3, 4, 5], []]);
      const wrong = await layoutOf(described(text(2, 2, 6, 8), PAGES(6)));
      expect([axes(wrong), codes(wrong)]).toEqual([[1, 6, 1], ['metadata.stack-unexplained']]);
    });

    it('makes channels of samples that are no colours, but not of opacity', async () => {
      const planes = async (page: PageSpec) => (await layoutOf([page])).planes.map(({ sample }) => sample);
      expect(await planes({ samples: 3, photometric: 1 })).toEqual([0, 1, 2]);
      expect(await planes({ samples: 2, photometric: 1, tags: { 338: [2] } })).toEqual([null]);
      expect(await planes({ samples: 2, photometric: 1, tags: { 338: [0] } })).toEqual([0, 1]);
      expect(await planes({ samples: 4, photometric: 2 })).toEqual([null]);
    });

    it('takes a colour table that only tints for the colour of a channel', async () => {
      const ramp = Array.from({ length: 256 }, (_, i) => i * 257);
      const zero = ramp.map(() => 0);
      const layout = await layoutOf([{ photometric: 3, tags: { 320: [...zero, ...ramp, ...ramp] } }]);
      expect([layout.metadata.channels[0].colour, layout.planes]).toEqual(['#00ffff', [{ page: 0, sample: 1 }]]);
      const odd = await layoutOf([{ photometric: 3, tags: { 320: [...ramp, ...ramp.toReversed(), ...zero] } }]);
      expect([odd.metadata.channels[0].colour, odd.planes]).toEqual([null, [{ page: 0, sample: null }]]);
      const grey = await layoutOf([{ photometric: 3, tags: { 320: [...ramp, ...ramp, ...ramp] } }]);
      expect([grey.metadata.channels[0].colour, grey.planes]).toEqual([null, [{ page: 0, sample: null }]]);
    });

    it('finds coarser copies, and only those of the same shape that every plane has', async () => {
      const half: PageSpec = { width: 20, height: 16 };
      const full: PageSpec = { width: 40, height: 32 };
      const levels = async (pages: PageSpec[]) => (await layoutOf(pages)).levels;
      const sub = [{ at: { subImage: 0 }, width: 20, height: 16 }];
      expect(await levels([{ ...full, subImages: [half] }])).toEqual(sub);
      expect(
        await levels([
          { ...full, subImages: [half] },
          { ...full, subImages: [half] },
        ]),
      ).toEqual(sub);
      expect(await levels([{ ...full, subImages: [half] }, full])).toEqual([]);
      expect(await levels([{ ...full, subImages: [{ width: 20, height: 9 }, { ...half, bits: 16 }, full] }])).toEqual(
        [],
      );
      const reduced = { tags: { 254: [1] } };
      expect(await levels([full, { ...half, ...reduced }])).toEqual([{ at: { page: 1 }, width: 20, height: 16 }]);
      expect(await levels([full, full, { ...half, ...reduced }])).toEqual([]);
      expect(await levels([{ ...full, tags: { 330: [4_000_000_000] } }])).toEqual([]);
    });

    it('reads a chain of directories as far as it is sound, and goes round no circle', async () => {
      const file = multiPageTiff(PAGES(3));
      const first = file.readUInt32LE(4);
      const link = first + 2 + 12 * file.readUInt16LE(first);
      const second = file.readUInt32LE(link);
      const secondLink = second + 2 + 12 * file.readUInt16LE(second);
      file.writeUInt32LE(first, secondLink);
      const circle = await layoutOf(file);
      expect([pagesOf(circle), codes(circle)]).toEqual([
        [0, 1],
        ['metadata.stack-unexplained', 'metadata.directories-damaged'],
      ]);
      file.writeUInt32LE(file.length + 10, secondLink);
      expect(codes(await layoutOf(file))).toContain('metadata.directories-damaged');
    });

    it('takes no description that lies outside of the file', async () => {
      const file = multiPageTiff(described('x'.repeat(50), PAGES(1)));
      const entry = file.indexOf(Buffer.from([DESCRIPTION & 255, DESCRIPTION >> 8, 2, 0]));
      file.writeUInt32LE(4_000_000_000, entry + 8);
      const layout = await layoutOf(file);
      expect([pagesOf(layout), codes(layout)]).toEqual([[0], ['metadata.unreadable']]);
    });

    it('takes the first only of more planes than can be', async () => {
      const layout = await layoutOf([{ width: 1, height: 1, samples: 20_001 }]);
      expect([layout.planes, codes(layout)]).toEqual([[{ page: 0, sample: 0 }], ['metadata.planes-many']]);
    });
  });
});

/** The tags 50838 and 50839 of a little-endian file. */
function imageJTag(labels: string[], luts: Buffer[]): PageSpec['tags'] {
  const word = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const kind = (name: string) => Buffer.from([...name].reverse().join(''), 'latin1');
  const header = [kind('IJIJ'), kind('labl'), word(labels.length), kind('luts'), word(luts.length)];
  const parts = [Buffer.concat(header), ...labels.map((label) => Buffer.from(label, 'utf16le')), ...luts];
  return { 50838: parts.map((part) => part.length), 50839: Buffer.concat(parts) };
}
