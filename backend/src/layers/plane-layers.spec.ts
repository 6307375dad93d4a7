import { describe, expect, it } from '@jest/globals';
import type { ImageMetadata } from '../tiles/image-metadata.js';
import { placedGroups, planeGroups, planesIn } from './plane-layers.js';

const metadata = (values: Partial<ImageMetadata>): ImageMetadata => ({
  ...{ dialect: 'ome', channels: [{ name: null, colour: null }], sizeZ: 1, sizeT: 1 },
  ...{ pixelSizeUm: null, zStepUm: null, timeStepS: null, notes: [], ...values },
});
const channel = (name: string | null, colour: string | null = null) => ({ name, colour });
const namesOf = (...channels: ReturnType<typeof channel>[]) =>
  planeGroups(metadata({ channels }), 'slide.tif')[0].layers.map(({ name }) => name);

describe('planeGroups', () => {
  it('makes one layer, in no group, of an image of one picture', () => {
    const layer = { plane: 0, name: 'slide.tif', settings: '' };
    expect(planeGroups(metadata({}), 'slide.tif')).toEqual([{ name: null, layers: [layer] }]);
    expect(planeGroups(null, 'slide.tif')).toEqual([{ name: null, layers: [layer] }]);
    expect(planesIn(null)).toBe(1);
  });

  it('makes a layer of each channel, in its name and colour', () => {
    const channels = [channel('DAPI', '#0000ff'), channel('FITC', '#00ff00')];
    expect(planeGroups(metadata({ channels }), 'x')).toEqual([
      {
        name: null,
        layers: [
          { plane: 0, name: 'DAPI', settings: 'color:#0000ff' },
          { plane: 1, name: 'FITC', settings: 'color:#00ff00' },
        ],
      },
    ]);
  });

  it.each([
    [{ sizeZ: 3 }, ['z0', 'z1', 'z2']],
    [{ sizeT: 2 }, ['T0', 'T1']],
    [{ sizeZ: 2, sizeT: 2 }, ['T0 z0', 'T0 z1', 'T1 z0', 'T1 z1']],
  ])('makes a group of each slice and time: %j', (axes, names) => {
    const channels = [channel('a'), channel('b')];
    const groups = planeGroups(metadata({ channels, ...axes }), 'x');
    expect(groups.map(({ name }) => name)).toEqual(names);
    expect(groups.flatMap(({ layers }) => layers.map(({ plane }) => plane))).toEqual(
      Array.from({ length: 2 * names.length }, (_, plane) => plane),
    );
    expect(planesIn(metadata({ channels, ...axes }))).toBe(2 * names.length);
  });

  it('gives each channel a name of its own', () => {
    expect(namesOf(channel(null), channel('FITC'), channel(null))).toEqual(['Channel 1', 'FITC', 'Channel 3']);
    expect(namesOf(channel('CY5'), channel('CY5'))).toEqual(['CY5 (1)', 'CY5 (2)']);
    expect(namesOf(channel('a\nb\u0000'), channel('x'.repeat(300)))).toEqual(['a b', 'x'.repeat(255)]);
  });

  it('sets no colour that all channels have', () => {
    const settingsOf = (...channels: ReturnType<typeof channel>[]) =>
      planeGroups(metadata({ channels }), 'x')[0].layers.map(({ settings }) => settings);
    expect(settingsOf(channel('a', '#ffffff'), channel('b', '#ffffff'))).toEqual(['', '']);
    expect(settingsOf(channel('a', '#ff0000'), channel('b'))).toEqual(['color:#ff0000', '']);
    expect(settingsOf(channel('a', '#ff0000'))).toEqual(['color:#ff0000']);
  });
});

describe('placedGroups', () => {
  const shape = (values: Partial<ImageMetadata>, group: string | null) =>
    placedGroups(metadata(values), 'DAPI', group).map(({ name, layers }) => [name, layers.map((layer) => layer.name)]);

  it('gives the only channel the name that somebody gave it, and lays it where they said', () => {
    const channels = [channel('C0', '#0000ff')];
    expect(shape({ channels }, 'channels')).toEqual([['channels', ['DAPI']]]);
    expect(shape({ channels }, null)).toEqual([[null, ['DAPI']]]);
    expect(placedGroups(null, 'DAPI', 'T0')).toMatchObject([{ name: 'T0', layers: [{ name: 'DAPI' }] }]);
  });

  it('leaves several channels their names, and slices groups of their own', () => {
    const channels = [channel('a'), channel('b')];
    expect(shape({ channels }, 'T0')).toEqual([['T0', ['a', 'b']]]);
    expect(shape({ channels, sizeZ: 2 }, 'T0')).toEqual([
      ['T0 z0', ['a', 'b']],
      ['T0 z1', ['a', 'b']],
    ]);
    expect(shape({ channels, sizeZ: 2 }, null).map(([name]) => name)).toEqual(['z0', 'z1']);
  });
});
