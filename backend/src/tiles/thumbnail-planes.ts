import type { ImageMetadata } from './image-metadata.js';
import type { PyramidShape } from './pyramid-file.js';
import type { PackedPlane } from './raw-pyramid.js';
import { composed, thumbnailOf, windowed, type ShownPixels } from './thumbnail.js';

/** Collects the coarsest level of what a thumbnail shows: all channels in the middle of depth and time. */
export class ThumbnailPlanes {
  private readonly shown: ShownPixels[] = [];
  private size = { width: 0, height: 0 };
  private readonly first: number;

  constructor(
    private readonly metadata: ImageMetadata,
    private readonly shape: PyramidShape,
  ) {
    const { sizeT, sizeZ, channels } = metadata;
    this.first = (Math.floor(sizeT / 2) * sizeZ + Math.floor(sizeZ / 2)) * channels.length;
  }

  add(plane: number, { coarsest, histograms }: PackedPlane): void {
    if (plane < this.first || plane >= this.first + this.metadata.channels.length) return;
    this.size = coarsest;
    this.shown.push(windowed(coarsest.pixels, this.shape, histograms));
  }

  /** A JPEG file. */
  picture(): Promise<Buffer> {
    const { channels } = this.metadata;
    const together = this.shown.length > 1 ? composed(this.shown, channels) : this.shown[0];
    return thumbnailOf(together, this.size);
  }
}
