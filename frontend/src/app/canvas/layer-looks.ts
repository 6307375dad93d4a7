import type { Region } from '../drawing/region';

/** How a drawing layer is shown. */
export interface LayerLook {
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
}

/** By layer id. A layer that nothing is said of is visible and opaque. */
export type LayerLooks = ReadonlyMap<number, LayerLook>;

export const PLAIN_LAYER: LayerLook = { visible: true, opacity: 1 };

/** How opaque a region is to be drawn; 0 for one that is not to be seen, nor to be taken by a pointer. */
export function opacityOf({ layerId, hidden }: Pick<Region, 'layerId' | 'hidden'>, looks: LayerLooks): number {
  const { visible, opacity } = looks.get(layerId) ?? PLAIN_LAYER;
  return hidden || !visible ? 0 : opacity;
}
