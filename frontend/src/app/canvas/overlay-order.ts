import type { PackedSplice, RasterWish } from './region-raster';

/** What the one who paints pictures of regions is told; splices first. */
export interface OverlayOrder {
  readonly splices: readonly PackedSplice[];
  /** Null: no picture is wanted yet. A newer wish replaces one that is not fulfilled. */
  readonly wish: (RasterWish & { readonly id: number }) | null;
}

/** A picture, and which wish it fulfils. */
export interface OverlayAnswer {
  readonly id: number;
  readonly image: ImageBitmap;
}
