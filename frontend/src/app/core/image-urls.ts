/** A small JPEG of an image, its longest side at most 256 px. Answers 409 until the image is ready. */
export function thumbnailUrl(imageId: number): string {
  return `/memento/images/${imageId}/thumbnail`;
}

/**
 * One tile of an image's pyramid. The content hash makes the address change whenever the bytes do.
 *
 * @param plane  Which picture of the image, from 0.
 */
export function tileUrl(
  imageId: number,
  contentHash: string,
  level: number,
  column: number,
  row: number,
  plane = 0,
): string {
  const which = plane > 0 ? `plane=${plane}&` : '';
  return `/memento/images/${imageId}/tiles/${level}/${column}/${row}?${which}v=${encodeURIComponent(contentHash)}`;
}
