import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';

/** Some layers that are looked at together: one time point, one slice, one staining round. */
export interface LayerGroup {
  /** Layer id of the group; 0 for the layers without one. */
  readonly groupId: number;
  readonly name: string;
}

/**
 * More grey layers of one size than this, beside each other and in no group, are the slices of a stack rather than the
 * channels of a picture: added up they would be white.
 */
export const MOST_CHANNELS = 8;

/** The groups that hold an image, in order. Empty when no layer is in a group. */
export function layerGroups(layers: readonly LayerDto[]): LayerGroup[] {
  const parents = new Set(imageLayers(layers).map((layer) => layer.parent_id));
  return inOrder(layers)
    .filter((layer) => layer.kind === 'group' && parents.has(layer.layer_id))
    .map((layer) => ({ groupId: layer.layer_id, name: layer.name }));
}

/** The image layers to list for a group: its own, then those without a group, which belong to all. */
export function layersOfGroup(layers: readonly LayerDto[], groupId: number): LayerDto[] {
  const own = imageLayers(layers).filter((layer) => groupId !== 0 && layer.parent_id === groupId);
  return [...own, ...looseLayers(layers)];
}

/** Image layers that no group holds: they are seen whatever group is looked at. */
export function looseLayers(layers: readonly LayerDto[]): LayerDto[] {
  const known = new Set(layers.filter((layer) => layer.kind === 'group').map((layer) => layer.layer_id));
  return imageLayers(layers).filter((layer) => !known.has(layer.parent_id));
}

/**
 * Layers that are not shown at first unless their settings ask for it: of a stack of loose slices all but the lowest.
 * All other layers are shown: those of the group that is looked at, and the loose ones beside it.
 *
 * @returns layer ids
 */
export function hiddenAtFirst(
  layers: readonly LayerDto[],
  images: ReadonlyMap<number, Pick<ImageDto, 'width' | 'height' | 'pyramid'>>,
): ReadonlySet<number> {
  const stacks = new Map<string, number[]>();
  for (const { layer_id, image_id } of looseLayers(layers)) {
    const image = images.get(image_id);
    if (!image || (image.pyramid?.channels ?? 1) > 1) continue;
    const size = `${image.width}x${image.height}`;
    stacks.set(size, [...(stacks.get(size) ?? []), layer_id]);
  }
  const deep = [...stacks.values()].filter((slices) => slices.length > MOST_CHANNELS);
  return new Set(deep.flatMap((slices) => slices.slice(1)));
}

/** By sequence, then by age. */
export function inOrder(layers: readonly LayerDto[]): LayerDto[] {
  return [...layers].sort((a, b) => a.sequence - b.sequence || a.layer_id - b.layer_id);
}

function imageLayers(layers: readonly LayerDto[]): LayerDto[] {
  return inOrder(layers).filter((layer) => layer.kind === 'image' && layer.image_id > 0);
}
