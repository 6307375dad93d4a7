import { aLayer, anImage } from '../core/testing/builders';
import { hiddenAtFirst, layerGroups, layersOfGroup, MOST_CHANNELS } from './layer-groups';

const group = aLayer({ layer_id: 10, kind: 'group', image_id: 0, name: 'channels', sequence: 4 });
const empty = aLayer({ layer_id: 11, kind: 'group', image_id: 0, name: 'empty', sequence: 1 });
const grouped = aLayer({ layer_id: 1, parent_id: 10, sequence: 2 });
const loose = aLayer({ layer_id: 2, sequence: 1 });
const orphan = aLayer({ layer_id: 3, parent_id: 99, sequence: 3 });
const drawing = aLayer({ layer_id: 4, kind: 'drawing', image_id: 0 });
const all = [group, empty, grouped, loose, orphan, drawing];

describe('layer groups', () => {
  it('are those that hold an image', () => {
    expect(layerGroups(all)).toEqual([{ groupId: 10, name: 'channels' }]);
    expect(layerGroups([loose, drawing])).toEqual([]);
  });

  it('list their own layers, then those that belong to no group', () => {
    expect(layersOfGroup(all, 10).map((layer) => layer.layer_id)).toEqual([1, 2, 3]);
    expect(layersOfGroup([loose, orphan], 0).map((layer) => layer.layer_id)).toEqual([2, 3]);
  });
});

describe('at first', () => {
  const image = anImage();
  const stack = (count: number) => Array.from({ length: count }, (_, n) => aLayer({ layer_id: 100 + n, sequence: n }));
  const hidden = (layers: typeof all, images = new Map([[1, image]])) => [...hiddenAtFirst(layers, images)];

  it('loose layers are shown, beside a group too', () => {
    expect(hidden(all)).toEqual([]);
    expect(hidden(stack(MOST_CHANNELS))).toEqual([]);
  });

  it('of a stack of loose slices only the lowest is', () => {
    const slices = stack(MOST_CHANNELS + 2);
    expect(hidden([group, grouped, ...slices])).toEqual(slices.slice(1).map((layer) => layer.layer_id));
  });

  it('many layers of different sizes, of colours, or in a group are no such stack', () => {
    const sizes = stack(10).map((layer, n) => ({ ...layer, image_id: n }));
    expect(hidden(sizes, new Map(sizes.map((layer, n) => [layer.image_id, { ...image, width: 50 + n }])))).toEqual([]);
    const colours = { ...image, pyramid: { ...image.pyramid!, channels: 3 as const } };
    expect(hidden(stack(10), new Map([[1, colours]]))).toEqual([]);
    expect(hidden([group, ...stack(10).map((layer) => ({ ...layer, parent_id: 10 }))])).toEqual([]);
  });
});
