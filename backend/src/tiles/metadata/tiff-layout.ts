import type { ImageMetadata } from '../image-metadata.js';
import type { TiffFile } from '../tiff-file.js';

/** Where one picture lies in a file. */
export interface PlaneSource {
  /** Directory in the file's main chain, from 0; decoders call it a page. */
  page: number;
  /** Which of the samples of each pixel makes up this plane; null: all of them (a colour picture, or the only one). */
  sample: number | null;
}

/** A coarser resolution of a plane that the file brings along. */
export interface SourceLevel {
  /** Where it is: a page of the main chain, or the n-th sub-image of the plane's own page. */
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

/** A file of one picture that says nothing about it. */
export function plainLayout(pixelSizeUm: number | null): TiffLayout {
  const metadata: ImageMetadata = {
    ...{ dialect: 'plain', channels: [{ name: null, colour: null }], sizeZ: 1, sizeT: 1 },
    ...{ pixelSizeUm, zStepUm: null, timeStepS: null, notes: [] },
  };
  return { metadata, planes: [{ page: 0, sample: null }], levels: [] };
}

/** What the directories of a TIFF file say together. @throws TilingError `image.damaged` */
export function tiffLayoutOf(_file: TiffFile, pixelSizeUm: number | null): Promise<TiffLayout> {
  return Promise.resolve(plainLayout(pixelSizeUm));
}
