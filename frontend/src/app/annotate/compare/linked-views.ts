import type { CanvasPosition } from '../../canvas/canvas-map';

/** An image beside others. */
export interface ViewedImage {
  /** Px. */
  readonly width: number;
  /** Side of a pixel; null when it is not known. */
  readonly pixelSizeUm: number | null;
}

/**
 * How many px of one image are as long as one px of the other: by their pixel sizes when both are known, else so that both
 * are as wide.
 */
export function pixelRatioOf(from: ViewedImage, to: ViewedImage): number {
  if (from.pixelSizeUm && to.pixelSizeUm) return from.pixelSizeUm / to.pixelSizeUm;
  return from.width > 0 && to.width > 0 ? to.width / from.width : 1;
}

/** Where the other image has to be looked at to show the same place at the same size. */
export function positionIn(position: CanvasPosition, from: ViewedImage, to: ViewedImage): CanvasPosition {
  const ratio = pixelRatioOf(from, to);
  const [x, y] = position.centre;
  return { centre: [x * ratio, y * ratio], zoom: position.zoom / ratio, rotation: position.rotation };
}
