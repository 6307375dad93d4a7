import { rm } from 'node:fs/promises';
import { runInto } from './decoder-run.js';
import type { Histogram } from './histogram.js';
import type { ImageMetadata } from './image-metadata.js';
import type { MadePyramid, PyramidJob } from './pyramid-job.js';
import type { PyramidShape } from './pyramid-file.js';
import { bytesPerSample } from './pyramid.js';
import { RasterFile } from './raster-file.js';
import { packPlane, type PackedPlane } from './raw-pyramid.js';
import { decodePlane } from './plane-decoder.js';
import { composed, thumbnailOf, windowed, type ShownPixels } from './thumbnail.js';

/** Share of a plane's progress that decoding takes; the rest counts tiles. */
const DECODING_SHARE = 0.2;

/**
 * Lossless, any sample type: each plane is decoded to an uncompressed file, and packed from there.
 *
 * @param onRaster  Called with each plane that is decoded, before it is packed.
 */
export async function makeExactPyramid(
  job: PyramidJob,
  onRaster: (raster: RasterFile, plane: number) => Promise<void> = () => Promise.resolve(),
): Promise<MadePyramid> {
  const { shape, writer, report } = job;
  const thumbnail = new ThumbnailPlanes(job.source.metadata, shape);
  const histograms: Histogram[] = [];
  for (let plane = 0; plane < shape.planes; plane++) {
    const decoding = (share: number) => report((plane + DECODING_SHARE * share) / shape.planes);
    const packing = () => {
      const share = writer.share * shape.planes - plane;
      report((plane + DECODING_SHARE + (1 - DECODING_SHARE) * share) / shape.planes);
    };
    const packed = await withRaster(job, plane, decoding, async (raster) => {
      await onRaster(raster, plane);
      return packPlane(raster, { ...job, plane, threads: job.limits.threads, onTileRow: packing });
    });
    histograms.push(...packed.histograms);
    thumbnail.add(plane, packed);
  }
  return { histograms, thumbnail: await thumbnail.picture() };
}

/** Bytes of one plane, uncompressed. */
export function planeBytes({ width, height, channels, sampleType }: PyramidShape): number {
  return width * height * channels * bytesPerSample(sampleType);
}

/** Lends a plane as a file of samples. */
async function withRaster<T>(
  { source, shape, scratchPath, limits }: PyramidJob,
  plane: number,
  report: (share: number) => void,
  use: (raster: RasterFile) => Promise<T>,
): Promise<T> {
  const path = `${scratchPath}.v`;
  const bytes = planeBytes(shape);
  await runInto(path, decodePlane(source, shape, limits, plane), (grown) => report(Math.min(1, grown / bytes)));
  const raster = await RasterFile.open(path);
  try {
    const is = [raster.width, raster.height, raster.channels, raster.sampleType].join();
    const expected = [shape.width, shape.height, shape.channels, shape.sampleType].join();
    if (is !== expected) throw new Error(`Decoded to ${is}, not to ${expected}`);
    return await use(raster);
  } finally {
    await raster.close();
    await rm(path);
  }
}

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
