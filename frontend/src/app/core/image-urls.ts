/** A small JPEG of an image, its longest side at most 256 px. Answers 409 until the image is ready. */
export function thumbnailUrl(imageId: number): string {
  return `/memento/images/${imageId}/thumbnail`;
}

/** One tile of an image's pyramid. The content hash makes the address change whenever the bytes do. */
export function tileUrl(imageId: number, contentHash: string, level: number, column: number, row: number): string {
  return `/memento/images/${imageId}/tiles/${level}/${column}/${row}?v=${encodeURIComponent(contentHash)}`;
}
