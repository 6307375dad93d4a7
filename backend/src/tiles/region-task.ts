import type { ComposedLayer } from './compose-task.js';

/** A plane of the image and how it is shown. */
export type RegionLayer = Omit<ComposedLayer, 'pyramidPath'>;
export type PictureFormat = 'jpeg' | 'png' | 'webp';
export type PictureQuality = 'color' | 'gray' | 'bitonal';

/** A rectangle; `right` and `bottom` are not part of it. */
export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A rectangle of one image, as it is seen, in any size: what viewers that are not ours ask for. */
export interface RegionTask {
  kind: 'region';
  pyramidPath: string;
  /** From bottom to top, at least one. */
  layers: RegionLayer[];
  level: number;
  /** In pixels of the level, with fractions, within it. */
  source: Rectangle;
  /** Pixels of the picture, before it is turned. */
  width: number;
  height: number;
  /** Left and right change places, before it is turned. */
  mirrored: boolean;
  /** Degrees, clockwise. */
  rotation: 0 | 90 | 180 | 270;
  quality: PictureQuality;
  format: PictureFormat;
}
