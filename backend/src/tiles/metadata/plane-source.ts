import type { ImageMetadata } from '../image-metadata.js';

/** Where one picture lies in a file. */
export interface PlaneSource {
  /** Directory in the file's main chain, from 0; decoders call it a page. */
  page: number;
  /**
   * Which of the samples of each pixel makes up this plane; null: all of them (a colour picture, or the only one). Of a picture
   * with a colour table: which of the red, green and blue that the table gives; it equals the value in the file.
   */
  sample: number | null;
}

/** A coarser resolution of a plane that the file brings along. */
export interface SourceLevel {
  /**
   * Where it is: the n-th sub-image of the plane's own page, or a page of the main chain. That page is of the first of the
   * planes' pages; those of the others follow it, in the order of the planes.
   */
  at: { page: number } | { subImage: number };
  width: number;
  height: number;
}

/** Which of a file's pictures belong together, and what they show. */
export interface TiffLayout {
  metadata: ImageMetadata;
  /** As many as channels × sizeZ × sizeT, in the metadata's order; all of the same size and type. */
  planes: PlaneSource[];
  /** Of each plane alike, finest first, without the full resolution. Thumbnails, labels and macros are none. */
  levels: SourceLevel[];
}
