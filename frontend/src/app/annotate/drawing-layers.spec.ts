import { describe, expect, it } from 'vitest';
import type { LayerDto } from '../api/models/layer-dto';
import { aLayer } from '../core/testing/builders';
import { DrawingLayers, type LayerPatch } from './drawing-layers';

function dto(layer_id: number, sequence: number, more: Partial<LayerDto> = {}): LayerDto {
  return aLayer({ layer_id, sequence, kind: 'drawing', image_id: -1, ...more });
}

function loaded(...layers: LayerDto[]) {
  const stored = new Map(layers.map((layer) => [layer.layer_id, layer]));
  const sent: (LayerPatch & { layerId: number; version: number })[] = [];
  const board = new DrawingLayers({
    create: ({ name, shared, sequence }) => Promise.resolve(dto(99, sequence, { name, shared })),
    update: (layerId, patch) => {
      sent.push({ layerId, ...patch });
      const before = stored.get(layerId) as LayerDto;
      if (patch.version !== before.version) return Promise.reject(new Error('409'));
      const after = { ...before, ...patch, version: before.version + 1 };
      stored.set(layerId, after);
      return Promise.resolve(after);
    },
    remove: () => Promise.resolve(),
  });
  board.load(layers);
  return { board, sent, names: () => board.layers().map(({ layerId }) => layerId) };
}

describe('DrawingLayers', () => {
  it('lists drawing layers alone, topmost first', () => {
    const { names } = loaded(dto(1, 1), dto(2, 5), dto(3, 3), dto(4, 4, { kind: 'image' }));
    expect(names()).toEqual([2, 3, 1]);
  });

  it('moves one step and changes only what has to change', async () => {
    const { board, sent, names } = loaded(dto(1, 1), dto(2, 2), dto(3, 3));
    await board.move(1, 1);
    expect(names()).toEqual([3, 1, 2]);
    expect(sent.map(({ layerId, sequence }) => [layerId, sequence])).toEqual([
      [2, 1],
      [1, 2],
    ]);
    await board.move(3, 1);
    await board.move(2, -1);
    expect(names()).toEqual([3, 1, 2]);
  });

  it('gives layers that share a place one each', async () => {
    const { board, names } = loaded(dto(1, 0), dto(2, 0), dto(3, 0));
    expect(names()).toEqual([3, 2, 1]);
    await board.move(1, 1);
    expect(names()).toEqual([3, 1, 2]);
    await board.move(3, -1);
    expect(names()).toEqual([1, 3, 2]);
  });

  it('adds above all, and tells the canvas how each is shown', async () => {
    const { board, names } = loaded(dto(1, 7), dto(2, 4, { hidden: true }));
    const made = await board.create('Ours', true);
    expect([made.sequence, made.shared, names()]).toEqual([8, true, [99, 1, 2]]);
    board.preview(1, { opacity: 0.25 });
    expect([...board.display()].sort()).toEqual([
      [1, { visible: true, opacity: 0.25 }],
      [2, { visible: false, opacity: 1 }],
      [99, { visible: true, opacity: 1 }],
    ]);
    await board.remove(1);
    expect(names()).toEqual([99, 2]);
  });

  it('changes with the version that it was last told', async () => {
    const { board } = loaded(dto(1, 1));
    await board.change(1, { hidden: true });
    await board.change(1, { name: 'Nuclei' });
    expect(board.find(1)).toMatchObject({ hidden: true, name: 'Nuclei', version: 3 });
  });
});
