import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../../test/real-images.js';
import { TiffFile } from '../tiff-file.js';
import type { SourceLevel, TiffLayout } from './plane-source.js';
import { tiffLayoutOf } from './tiff-layout.js';

/** What a file is expected to be. Left out: one channel without name or colour, one z, one t, no size, no notes, no levels. */
interface Expected {
  dialect: string;
  /** `name colour`, `-` for none. */
  channels?: string[];
  z?: number;
  t?: number;
  um?: number;
  zStepUm?: number;
  timeStepS?: number;
  notes?: string[];
  /** `page` or `page:sample`. */
  planes?: string[];
  levels?: string[];
}

interface ManifestRow {
  file: string;
  props: { dialect?: string[] };
}

/** What the manifest calls the descriptions that are read. */
const READ = new Set(['ome', 'imagej', 'qpi', 'svs', 'stk', 'metaseries']);
const UNNAMED = '- -';
const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const PLATE = ['DAPI #0000ff', 'FITC #00ff00', 'Texas Red #ff0000'];
const unnamed = 'metadata.channels-unnamed';
const unsized = 'metadata.pixel-size-missing';
const leftOut = 'metadata.pages-left-out';
const ome = { dialect: 'ome' };
const imagej = { dialect: 'imagej' };
const metaSeries = (name: string): Expected => ({ dialect: 'metamorph', channels: [`${name} -`], um: 1.3672 });
/** The files of this project are called after their filters. */
function filterOf(path: string): string {
  return path.includes('DAPI') ? 'DAPI' : path.includes('FITC') ? 'FITC' : 'Texas Red';
}
const subImages = (...sizes: string[]): string[] => sizes.map((size, i) => `sub ${i} ${size}`);

const EXPECTED: Record<string, Expected> = {
  'fluorescence/ome/cells-2c.ome.tif': {
    ...{ ...ome, channels: ['- #00ff00', '- #0000ff'], um: 0.25, planes: ['0:1', '1:2'], notes: [unnamed] },
  },
  'fluorescence/ome/cells-2t.ome.tif': { ...ome, channels: ['- #00ff00'], t: 2, um: 0.25, planes: ['0:1', '1:1'] },
  'fluorescence/ome/cells.ome.tif': { ...ome, um: 0.25 },
  'fluorescence/ome/cropped_reactive_core.ome.tiff': {
    ...{
      ...ome,
      channels: times(48, UNNAMED),
      planes: numbers(48),
      notes: [unnamed, 'metadata.pixel-size-impossible'],
    },
    levels: subImages('50x50', '25x25', '12x12'),
  },
  'fluorescence/ome/multi-channel.ome.tif': {
    ...{ ...ome, channels: times(3, UNNAMED), planes: numbers(3), notes: [unnamed, unsized] },
  },
  'fluorescence/ome/multi-channel-deflate.ome.tif': {
    ...{ ...ome, channels: times(3, UNNAMED), planes: numbers(3), notes: [unnamed, unsized] },
  },
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((z) => [
      `fluorescence/ome/multi_file/multifile-Z${z}.ome.tiff`,
      { ...ome, notes: ['metadata.other-files'] },
    ]),
  ),
  'fluorescence/ome/multiseries.ome.tiff': {
    ...{ ...ome, channels: times(4, UNNAMED), um: 0.6499999761581421, planes: numbers(4) },
    notes: ['metadata.other-images', unnamed],
  },
  'fluorescence/ome/res.ome.tiff': {
    ...{ ...ome, channels: times(4, UNNAMED), planes: ['0:0', '0:1', '0:2', '0:3'] },
    ...{ notes: ['metadata.samples-are-channels', unnamed, unsized], levels: subImages('13x12', '6x6', '3x3') },
  },
  'fluorescence/ome/visinity_test_image.ome.tiff': {
    ...{ ...ome, channels: ['CHAN_0 -', 'CHAN_1 -'], planes: numbers(2), notes: [unsized] },
    levels: subImages('1024x1024', '512x512', '256x256'),
  },
  'fluorescence/ome_derived/9987_B02_s1_3ch_named_pyramid.ome.tif': {
    ...{ ...ome, channels: PLATE, um: 1.3672, planes: numbers(3), levels: subImages('128x128', '64x64') },
  },
  'fluorescence/ome_derived/9987_B03_s1_3ch_2z_named.ome.tif': {
    ...{ ...ome, channels: PLATE, z: 2, um: 1.3672, zStepUm: 3, planes: numbers(6) },
  },
  'fluorescence/ome_derived/9987_B03_s1_3ch_named.ome.tif': {
    ...{ ...ome, channels: PLATE, um: 1.3672, planes: numbers(3) },
  },
  'hostile/ome_lies/rename_test.ome.tiff': {
    ...{ ...ome, channels: ['Channel 0 -', 'Channel 1 -'], planes: numbers(2) },
    notes: ['metadata.size-disagrees', 'metadata.planes-disagree'],
    levels: subImages('256x256', '128x128', '64x64'),
  },
  'hostile/ome_lies/stacked_AF488_FDX1_crop.ome.tiff': {
    ...{ ...ome, channels: times(500, UNNAMED), planes: numbers(500).map((sample) => `0:${sample}`) },
    notes: ['metadata.samples-are-channels', 'metadata.samples-many', unnamed, unsized],
  },
  'hostile/ome_lies/vitessce_image.ome.tiff': { dialect: 'plain' },
  'fluorescence/stacks/IXMtest_A02_s9.tif': {
    ...imagej,
    channels: ['IXMtest_A02_s9_c1.tif #ff0000', 'IXMtest_A02_s9_c2.tif #00ff00', 'IXMtest_A02_s9_c3.tif #0000ff'],
    ...{ planes: numbers(3), notes: [unsized] },
  },
  'fluorescence/stacks/hela-cells.tif': {
    ...{ ...imagej, channels: ['- #ff0000', '- #00ff00', '- #0000ff'], um: 0.05149313617092096 },
    ...{ planes: ['0:0', '0:1', '0:2'], notes: [unnamed] },
  },
  'fluorescence/stacks/input1_zyx.tiff': { ...imagej, z: 5, planes: numbers(5), notes: [unsized] },
  'fluorescence/stacks/multi_m.tiff': {
    ...{ ...imagej, channels: ['- #ff0000', '- #00ff00'], z: 3, t: 2, um: 0.12424243177226858 },
    ...{ zStepUm: 0.125, timeStepS: 10, planes: numbers(12), notes: [unnamed] },
  },
  'fluorescence/stacks/xyz_8bit__mitotic_plate_calibrated.tiff': {
    ...{ ...imagej, z: 6, um: 0.08519643016734027, zStepUm: 3, planes: numbers(6) },
  },
  'fluorescence/stacks/zcyx.tiff': {
    ...{ ...imagej, channels: [UNNAMED, UNNAMED], z: 25, um: 0.43564006198286803, zStepUm: 0.05445500181716341 },
    ...{ planes: numbers(50), notes: [unnamed] },
  },
  'fluorescence/bbbc007_16bit/17P1_POS0013_D_1UL.tif': { ...imagej, notes: [unsized] },
  'fluorescence/bbbc007_16bit/A9 p7d.tif': { ...imagej, notes: [unsized] },
  'fluorescence/single/105.tif': { ...imagej, um: 0.6500002275000796 },
  'formats/tiff/cells-gray16.tif': { ...imagej, um: 0.25 },
  ...Object.fromEntries(
    [0, 1, 2].map((n) => [
      `projects/FlatNuclei/DrosophilaEmbryo/DrosophilaEmbryo_GFPHistone_000${n}.tif`,
      { ...imagej, notes: [unsized] },
    ]),
  ),
  'fluorescence/qptiff/small_vectra.qptiff': {
    ...{ dialect: 'qptiff', channels: ['DAPI #0000ff', 'FITC #00ff00', 'Cy3 #ffff00'], um: 0.49653463077185084 },
    ...{ planes: numbers(3), notes: [leftOut] },
  },
  'histology/wsi/CMU-1-Small-Region.svs': { dialect: 'svs', um: 0.499, notes: [leftOut] },
  'histology/wsi/small.svs': { dialect: 'svs', um: 0.499, notes: [leftOut] },
  ...Object.fromEntries(
    [
      ['w1_[9AA4D9EA-18E4-4354-8C7D-0202029A8048]', 'Transmitted Light'],
      ['w2_[EFB0F53A-F40F-46D8-A61A-51C2BE61E460]', 'FITC'],
      ['w3_[E3E9B145-D9B7-49E1-8159-496F065708F7]', 'mCherry'],
    ].map(([wave, name]) => [
      `fluorescence/celegans_16bit_3ch/101210OranePlt1_C16_${wave}.tif`,
      { dialect: 'metamorph', channels: [`${name} -`], um: 6.25 },
    ]),
  ),
  'fluorescence/single/9987_B02.TIF': metaSeries('DAPI'),
  ...Object.fromEntries(
    ['TimePoint_1', 'TimePoint_2'].flatMap((time) =>
      ['B02', 'B03'].flatMap((well) =>
        ['DAPI', 'FITC'].map((name, i) => [
          `fluorescence/imagexpress_vendor_layout/9987_Plate_3435/${time}/9987_${well}_s1_w${i + 1}.TIF`,
          metaSeries(name),
        ]),
      ),
    ),
  ),
  ...Object.fromEntries(
    sharedFiles('projects/CellStudy')
      .filter((path) => path.endsWith('.tif'))
      .map((path) => [path, metaSeries(filterOf(path))]),
  ),
  'fluorescence/fly_kc167_3ch/01_POS002_D.TIF': { dialect: 'plain' },
  'fluorescence/speckles_16bit_2ch/1-162hrh2ax2.tif': { dialect: 'plain' },
  'fluorescence/stacks/img3d.tif': {
    ...{ dialect: 'plain', z: 31, planes: numbers(31), notes: ['metadata.stack-unexplained'] },
  },
  'fluorescence/stacks/cancer_cell_migration_crop.tif': {
    ...{ dialect: 'plain', z: 48, planes: numbers(48), notes: ['metadata.stack-unexplained'] },
  },
  'formats/tiff/retina_0c_5z_0t_0q.tiff': { dialect: 'plain', z: 5, planes: numbers(5) },
  'formats/tiff/tiff_strip_planar_raw_with_overviews.tif': {
    ...{ dialect: 'plain', levels: ['page 1 139x187', 'page 2 70x94', 'page 3 35x47', 'page 4 18x24'] },
  },
  'formats/tiff/test_orient6.tif': { dialect: 'plain', levels: ['page 1 60x90', 'page 2 30x45'] },
  'formats/tiff/child_ifd.tiff': { dialect: 'plain', levels: subImages('16x16', '8x8') },
  'formats/tiff/geo-5b.tif': {
    ...{ dialect: 'plain', channels: times(5, UNNAMED), planes: ['0:0', '0:1', '0:2', '0:3', '0:4'] },
    notes: ['metadata.samples-are-channels'],
  },
  'formats/tiff/input.tiff': { dialect: 'plain' },
  'formats/tiff/minisblack-2c-8b-alpha.tiff': { dialect: 'plain' },
  'histology/wsi/boxes.tiff': { dialect: 'plain', levels: ['page 1 150x125', 'page 2 75x62', 'page 3 37x31'] },
  'hostile/tiff/multipage_multiple_frame_loop.tiff': {
    ...{ dialect: 'plain', z: 2, planes: numbers(2) },
    notes: ['metadata.stack-unexplained', 'metadata.directories-damaged'],
  },
  'hostile/tiff/libtiff_segfault.tif': { dialect: 'plain', planes: ['0:0'], notes: ['metadata.planes-many'] },
};

describe('tiffLayoutOf, on real files', () => {
  itWithSharedData('says of each what is in it, and what it got wrong', async () => {
    const found: Record<string, unknown> = {};
    for (const path of Object.keys(EXPECTED)) found[path] = described(await layoutOf(path));
    const expected = Object.entries(EXPECTED).map(([path, facts]) => [path, { ...SILENT, ...facts }]);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  itWithSharedData('leaves out no file that is described in a way we read', async () => {
    const manifest = JSON.parse(await readFile(join(SHARED_DATA, 'manifest.json'), 'utf8')) as ManifestRow[];
    const described = manifest.filter(({ props }) => props.dialect?.some((name) => READ.has(name)));
    const healthy = described.filter(({ file }) => !file.startsWith('hostile/') || file.includes('ome_lies'));
    expect(healthy.length).toBeGreaterThan(50);
    expect(healthy.map(({ file }) => file).filter((file) => !(file in EXPECTED))).toEqual([]);
  });
});

const SILENT: Required<Omit<Expected, 'dialect' | 'um' | 'zStepUm' | 'timeStepS'>> & Record<string, unknown> = {
  ...{ channels: [UNNAMED], z: 1, t: 1, um: null, zStepUm: null, timeStepS: null },
  ...{ notes: [], planes: ['0'], levels: [] },
};

async function layoutOf(path: string): Promise<TiffLayout> {
  const file = await TiffFile.open(join(SHARED_DATA, path));
  try {
    return await tiffLayoutOf(file);
  } finally {
    await file.close();
  }
}

function described({ metadata, planes, levels }: TiffLayout): Record<string, unknown> {
  const { dialect, channels, sizeZ, sizeT, pixelSizeUm, zStepUm, timeStepS, notes } = metadata;
  return {
    ...{ dialect, z: sizeZ, t: sizeT, um: pixelSizeUm, zStepUm, timeStepS, notes: notes.map(({ code }) => code) },
    channels: channels.map(({ name, colour }) => `${name ?? '-'} ${colour ?? '-'}`),
    planes: planes.map(({ page, sample }) => (sample === null ? String(page) : `${page}:${sample}`)),
    levels: levels.map(levelInWords),
  };
}

function levelInWords({ at, width, height }: SourceLevel): string {
  return `${'page' in at ? `page ${at.page}` : `sub ${at.subImage}`} ${width}x${height}`;
}
