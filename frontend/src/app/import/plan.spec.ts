import { describe, expect, it } from 'vitest';
import { guessLayout, type Layout, withRole } from './layout';
import { foldersOf, type FoundFile, makePlan, type Names, sift } from './plan';

const NAMES: Names = { project: 'New project', projectIsSettled: false, category: 'Images', sample: '' };
const SETTLED: Names = { ...NAMES, project: 'Kidney', projectIsSettled: true };
const file = (path: string, size = 10): FoundFile => ({ path, size, modifiedAt: 1 });
const guess = (paths: readonly string[], intoAProject = false): Layout =>
  guessLayout(sift(paths.map((path) => file(path))).images.map(foldersOf), intoAProject);
const plan = (paths: readonly string[], names = NAMES, layout = guess(paths, names.projectIsSettled)) =>
  makePlan(
    paths.map((path) => file(path)),
    layout,
    names,
  );
/** `project | category | sample | group | layer` */
const places = (paths: readonly string[], names = NAMES, layout?: Layout): string[] =>
  plan(paths, names, layout).files.map((each) =>
    [each.project, each.category, each.sample, each.group ?? '-', each.layer].join(' | '),
  );

const DEEP = [
  'CellStudy/WT/sample_01/channels/DAPI.tif',
  'CellStudy/WT/sample_01/channels/FITC.tif',
  'CellStudy/WT/sample_01/stack/DAPI.tif',
  'CellStudy/KO/sample_01/channels/DAPI.tif',
];

describe('makePlan', () => {
  it('reads Project/Category/Sample/Group/Channel.tif', () => {
    expect(places(DEEP)).toEqual([
      'CellStudy | KO | sample_01 | channels | DAPI',
      'CellStudy | WT | sample_01 | channels | DAPI',
      'CellStudy | WT | sample_01 | channels | FITC',
      'CellStudy | WT | sample_01 | stack | DAPI',
    ]);
    expect(plan(DEEP).files.map(({ imageName }) => imageName)).toEqual([
      'KO_sample_01_channels_DAPI.tif',
      'WT_sample_01_channels_DAPI.tif',
      'WT_sample_01_channels_FITC.tif',
      'WT_sample_01_stack_DAPI.tif',
    ]);
    expect(plan(DEEP).remarks).toEqual([]);
  });

  it('reads the flat form, in which each file is a sample, and a form without groups', () => {
    const flat = ['MyExperiment/WT/mouse_02.tif', 'MyExperiment/WT/mouse_10.ome.tif', 'MyExperiment/KO/mouse_03.tif'];
    expect(places(flat)).toEqual([
      'MyExperiment | KO | mouse_03 | - | mouse_03',
      'MyExperiment | WT | mouse_02 | - | mouse_02',
      'MyExperiment | WT | mouse_10 | - | mouse_10',
    ]);
    expect(plan(flat).files[1]?.imageName).toBe('WT_mouse_02.tif');
    expect(places(['P/WT/m1/DAPI.tif', 'P/WT/m1/GFP.tif'])).toEqual([
      'P | WT | m1 | - | DAPI',
      'P | WT | m1 | - | GFP',
    ]);
  });

  it('reads files of different depths each by its own, and says so', () => {
    const mixed = [...DEEP, 'CellStudy/WT/overview.tif', 'CellStudy/plate.tif'];
    expect(places(mixed)).toEqual(
      expect.arrayContaining([
        'CellStudy | WT | overview | - | overview',
        'CellStudy | Images | plate | - | plate',
        'CellStudy | WT | sample_01 | stack | DAPI',
      ]),
    );
    expect(plan(mixed).remarks).toEqual([{ kind: 'mixed-depth', count: 3, example: expect.any(String) as string }]);
  });

  it('leaves out hidden and system files, other formats and empty files, each with its reason', () => {
    const found = [
      file('P/WT/a.tif'),
      file('P/WT/.DS_Store'),
      file('P/WT/Thumbs.db'),
      file('P/.git/config'),
      file('P/__MACOSX/WT/._a.tif'),
      file('P/WT/notes.txt'),
      file('P/WT/scan.czi'),
      file('P/WT/slide.mrxs'),
      file('P/WT/empty.tif', 0),
      file('P/WT/README'),
    ];
    const { files, leftOut, bytes } = makePlan(found, guess(['P/WT/a.tif']), NAMES);
    expect(files.map(({ path }) => path)).toEqual(['P/WT/a.tif']);
    expect(bytes).toBe(10);
    expect(leftOut.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'P/WT/.DS_Store: hidden',
      'P/WT/Thumbs.db: hidden',
      'P/.git/config: hidden',
      'P/__MACOSX/WT/._a.tif: hidden',
      'P/WT/notes.txt: format',
      'P/WT/scan.czi: format',
      'P/WT/slide.mrxs: several-files',
      'P/WT/empty.tif: empty',
      'P/WT/README: format',
    ]);
  });

  it('makes two samples of one name in two categories, and two layers of one file name in two groups', () => {
    const samples = new Set(plan(DEEP).files.map(({ category, sample }) => `${category}/${sample}`));
    expect([...samples]).toEqual(['KO/sample_01', 'WT/sample_01']);
    const dapi = plan(DEEP).files.filter(({ layer, category }) => layer === 'DAPI' && category === 'WT');
    expect(dapi.map(({ group }) => group)).toEqual(['channels', 'stack']);
    expect(new Set(plan(DEEP).files.map(({ imageName }) => imageName)).size).toBe(4);
  });

  it('keeps apart what would be one: files that differ in their ending, paths that join to one name', () => {
    expect(places(['P/WT/mouse.tif', 'P/WT/mouse.png'])).toEqual([
      'P | WT | mouse.png | - | mouse.png',
      'P | WT | mouse.tif | - | mouse.tif',
    ]);
    expect(places(['P/WT/m/DAPI.tif', 'P/WT/m/DAPI.png'])).toEqual([
      'P | WT | m | - | DAPI.png',
      'P | WT | m | - | DAPI.tif',
    ]);
    const joined = plan(['P/a_b/c/d.tif', 'P/a/b_c/d.tif']);
    expect(joined.files.map(({ imageName }) => imageName)).toEqual(['a_b_c_d.tif', 'a_b_c_d.tif (2)']);
    expect(joined.remarks).toMatchObject([{ kind: 'renamed', count: 1 }]);
    expect(places(['P/WT/m/DAPI.tif', 'P/WT/m.tif']).sort()).toEqual([
      'P | WT | m | - | DAPI',
      'P | WT | m.tif | - | m',
    ]);
  });

  it('shortens names that are too long, the same way each time, and composes what a Mac takes apart', () => {
    const long = `P/${'c'.repeat(200)}/${'s'.repeat(200)}.tif`;
    const [once] = plan([long]).files;
    expect(once?.imageName).toHaveLength(255);
    expect(plan([long]).files[0]?.imageName).toBe(once?.imageName);
    expect(plan([long.replace('s.tif', 't.tif')]).files[0]?.imageName).not.toBe(once?.imageName);
    expect(plan([long]).remarks).toMatchObject([{ kind: 'shortened', count: 1 }]);
    expect(places(['P/Ko\u0308ln/a\u0308.tif'])).toEqual(['P | Köln | ä | - | ä']);
  });

  it('takes loose files into a category, as samples or as the channels of one', () => {
    const loose = ['cell_DAPI.tif', 'cell_FITC.tif'];
    expect(places(loose, SETTLED)).toEqual([
      'Kidney | Images | cell_DAPI | - | cell_DAPI',
      'Kidney | Images | cell_FITC | - | cell_FITC',
    ]);
    const channels: Layout = { roles: [], loose: 'channels' };
    expect(places(loose, SETTLED, channels)).toEqual([
      'Kidney | Images | cell | - | cell_DAPI',
      'Kidney | Images | cell | - | cell_FITC',
    ]);
    expect(places(loose, { ...SETTLED, sample: 'mine' }, channels)[0]).toContain('| mine |');
    expect(plan(loose, SETTLED, channels).files[0]?.imageName).toBe('Images_cell_cell_DAPI.tif');
  });

  it('says when folders lie deeper than there are levels, and when a format may need a helper', () => {
    const remarks = plan(['P/C/S/G/a.tif', 'P/C/S/G/b.ndpi'], NAMES, withRole(guess(['P/C/S/G/a.tif']), 2, 'unused'));
    expect(remarks.remarks.map(({ kind, count }) => [kind, count])).toEqual([
      ['unread-levels', 2],
      ['helper', 1],
    ]);
  });
});

describe('guessLayout', () => {
  it.each<[string, readonly string[], boolean, readonly string[]]>([
    ['one folder of files', ['P/a.tif'], false, ['project']],
    ['one folder of files, into a project', ['WT/a.tif'], true, ['category']],
    ['two folders of files', ['WT/a.tif', 'KO/b.tif'], false, ['category']],
    ['two projects', ['A/WT/a.tif', 'B/KO/b.tif'], false, ['project', 'category']],
    ['two folders of folders, into a project', ['WT/m1/a.tif', 'KO/m1/b.tif'], true, ['category', 'sample']],
    ['a whole tree, into a project', ['P/WT/m1/g/a.tif'], true, ['project', 'category', 'sample', 'group']],
    ['a folder of projects', ['all/P/WT/m1/g/a.tif'], false, ['unused', 'project', 'category', 'sample', 'group']],
    ['files', ['a.tif'], false, []],
  ])('%s', (_, paths, intoAProject, roles) => {
    expect(guess(paths, intoAProject).roles).toEqual(roles);
  });

  it('is corrected one level at a time; the others follow', () => {
    const layout = guess(DEEP);
    expect(withRole(layout, 0, 'category').roles).toEqual(['category', 'sample', 'group', 'unused']);
    expect(withRole(layout, 0, 'unused').roles).toEqual(['unused', 'project', 'category', 'sample']);
    expect(withRole(layout, 1, 'project').roles).toEqual(['unused', 'project', 'category', 'sample']);
    expect(withRole(layout, 1, 'unused').roles).toEqual(['project', 'unused', 'category', 'sample']);
    expect(withRole(layout, 3, 'unused').roles).toEqual(['project', 'category', 'sample', 'unused']);
  });
});
