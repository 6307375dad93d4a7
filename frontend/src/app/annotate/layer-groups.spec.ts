import { aLayer } from '../core/testing/builders';
import { isShownAtFirst, layerGroups, layersOfGroup } from './layer-groups';

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

  it('leave loose layers switched off beside a group', () => {
    expect([grouped, loose].map((layer) => isShownAtFirst(layer, 10))).toEqual([true, false]);
    expect(isShownAtFirst(loose, 0)).toBe(true);
  });
});
