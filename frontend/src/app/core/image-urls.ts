/** A small JPEG of an image, its longest side at most 256 px. Answers 409 until the image is ready. */
export function thumbnailUrl(imageId: number): string {
  return `/memento/images/${imageId}/thumbnail`;
}

/**
 * A small JPEG of a sample, its channels in their colours over each other.
 *
 * @param version  As lists of samples tell it: the address changes when the picture does. Empty: there is none.
 */
export function sampleThumbnailUrl(annotationId: number, version: string): string {
  return version === '' ? '' : `/memento/annotations/${annotationId}/thumbnail?v=${encodeURIComponent(version)}`;
}

/**
 * One tile of an image's pyramid. The content hash makes the address change whenever the bytes do.
 *
 * @param plane  Which picture of the image, from 0.
 */
export function tileUrl(
  { imageId, plane, contentHash }: { imageId: number; plane: number; contentHash: string },
  [level, column, row]: readonly [level: number, column: number, row: number],
): string {
  const version = encodeURIComponent(contentHash);
  return `/memento/images/${imageId}/tiles/${level}/${column}/${row}?plane=${plane}&v=${version}`;
}

/** How often each value occurs in a channel of a picture, in `bins` equal steps from the smallest value to the largest. */
export function histogramUrl(imageId: number, plane: number, channel: number, bins: number): string {
  return `/memento/images/${imageId}/histogram?plane=${plane}&channel=${channel}&bins=${bins}`;
}

/** The file as it was uploaded. */
export function originalUrl(imageId: number): string {
  return `/memento/images/${imageId}/original`;
}
