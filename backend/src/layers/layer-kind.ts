export const LAYER_KINDS = ['image', 'group', 'drawing'] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/**
 * What a layer of the seed's API is: the contract has no kind, its scripts imply one.
 *
 * @param imageId 0: none.
 * @param data    Text of regions, or the literal `none` of a drawing layer without any yet; empty for the others.
 */
export function kindOf(imageId: number, data: string): LayerKind {
  if (imageId > 0) return 'image';
  return data === '' ? 'group' : 'drawing';
}
