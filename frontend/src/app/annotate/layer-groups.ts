import type { LayerDto } from '../api/models/layer-dto';

/** Some layers that are looked at together: one time point, one slice, one staining round. */
export interface LayerGroup {
  /** Layer id of the group; 0 for the layers without one. */
  readonly groupId: number;
  readonly name: string;
}

/** The groups that hold an image, in order. Empty when no layer is in a group. */
export function layerGroups(layers: readonly LayerDto[]): LayerGroup[] {
  const parents = new Set(imageLayers(layers).map((layer) => layer.parent_id));
  return inOrder(layers)
    .filter((layer) => layer.kind === 'group' && parents.has(layer.layer_id))
    .map((layer) => ({ groupId: layer.layer_id, name: layer.name }));
}

/** The image layers to list for a group: its own, then those without a group, which belong to all. */
export function layersOfGroup(layers: readonly LayerDto[], groupId: number): LayerDto[] {
  const known = new Set(layers.filter((layer) => layer.kind === 'group').map((layer) => layer.layer_id));
  const images = imageLayers(layers);
  const own = images.filter((layer) => groupId !== 0 && layer.parent_id === groupId);
  return [...own, ...images.filter((layer) => !known.has(layer.parent_id))];
}

/** Whether a layer is shown at first: beside a group, loose layers are listed but wait to be switched on. */
export function isShownAtFirst(layer: LayerDto, groupId: number): boolean {
  return groupId === 0 || layer.parent_id === groupId;
}

/** By sequence, then by age. */
export function inOrder(layers: readonly LayerDto[]): LayerDto[] {
  return [...layers].sort((a, b) => a.sequence - b.sequence || a.layer_id - b.layer_id);
}

function imageLayers(layers: readonly LayerDto[]): LayerDto[] {
  return inOrder(layers).filter((layer) => layer.kind === 'image' && layer.image_id > 0);
}
