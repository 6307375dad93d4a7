/** The seed's upload codes. The code says how far an image may shrink and whether it may lose detail, nothing else. */
export const UPLOAD_CODES = [1, 2, 3, 4, 5] as const;
export type UploadCode = (typeof UPLOAD_CODES)[number];

/** `''` flat and `T` tiled are kept alike, as a pyramid; `E` is elsewhere on the web. */
export const IMAGE_TYPES = ['', 'T', 'E'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface PyramidPlan {
  /** Whether tiles may be JPEG. Only 8-bit RGB ever is. */
  lossy: boolean;
  /** Longest side in pixels; null: full size. */
  maxSidePx: number | null;
}

const SHRUNK_SIDE_PX = 2048;

const PLANS: Record<UploadCode, PyramidPlan> = {
  1: { lossy: true, maxSidePx: SHRUNK_SIDE_PX },
  2: { lossy: false, maxSidePx: SHRUNK_SIDE_PX },
  3: { lossy: false, maxSidePx: null },
  4: { lossy: true, maxSidePx: null },
  5: { lossy: false, maxSidePx: null },
};

export function planOf(code: number): PyramidPlan {
  return PLANS[code as UploadCode];
}

/** File name of the pyramid beside its original: codes that ask for the same share it. */
export function pyramidName({ lossy, maxSidePx }: PyramidPlan): string {
  return `pyramid-${lossy ? 'lossy' : 'exact'}-${maxSidePx ?? 'full'}`;
}

/** File name of the pyramid of coarse levels that shows the image while the other one is made. */
export function previewName(plan: PyramidPlan): string {
  return pyramidName(plan).replace(/^pyramid/, 'preview');
}
