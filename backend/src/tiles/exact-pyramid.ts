import { rm } from 'node:fs/promises';
import { runInto } from './decoder-run.js';
import { converted } from './foreign-image.js';
import type { Histogram } from './histogram.js';
import type { Preview } from './preview.js';
import type { MadePyramid, PyramidJob } from './pyramid-job.js';
import type { PyramidShape } from './pyramid-file.js';
import { bytesPerSample } from './pyramid.js';
import { RasterFile } from './raster-file.js';
import { packPlane } from './raw-pyramid.js';
import { decodeApart, decodePlane, mustDecodeApart } from './plane-decoder.js';
import { decodedSample } from './source-image.js';
import { ThumbnailPlanes } from './thumbnail-planes.js';

/** Share of a plane's progress that decoding takes; the rest counts tiles. */
const DECODING_SHARE = 0.2;

/** Lossless, any sample type: each page of the file is decoded to an uncompressed one, from which its planes are packed. */
export async function makeExactPyramid(job: PyramidJob, preview: Preview): Promise<MadePyramid> {
  const { shape, writer, report, limits, scratchPath } = job;
  const { planes } = job.source;
  const thumbnail = new ThumbnailPlanes(job.source.metadata, shape);
  const histograms: Histogram[] = [];
  const early = await preview.fromFile();
  let { source } = job;
  for (let plane = 0; plane < shape.planes; plane++) {
    const decoding = (share: number) => report((plane + DECODING_SHARE * share) / shape.planes);
    const packing = () => {
      const share = writer.share * shape.planes - plane;
      report((plane + DECODING_SHARE + (1 - DECODING_SHARE) * share) / shape.planes);
    };
    source = await converted(source, plane, scratchPath, limits);
    // Channels that are samples of the same pixels come out of the decoder together.
    const isDecoded = plane > 0 && planes[plane].page === planes[plane - 1].page && !mustDecodeApart(source, shape);
    if (!isDecoded) await decodeTo({ ...job, source }, plane, decoding);
    const raster = await openRaster({ ...job, source }, plane);
    try {
      if (!early) await preview.fromRaster(raster);
      const packed = await packPlane(raster, { ...job, plane, threads: limits.threads, onTileRow: packing });
      histograms.push(...packed.histograms);
      thumbnail.add(plane, packed);
    } finally {
      await raster.close();
    }
  }
  await rm(rasterPath(job));
  return { histograms, thumbnail: await thumbnail.picture() };
}

function rasterPath({ scratchPath }: PyramidJob): string {
  return `${scratchPath}.v`;
}

function decodeTo(job: PyramidJob, plane: number, report: (share: number) => void): Promise<void> {
  const { source, shape, limits, scratchPath } = job;
  if (mustDecodeApart(source, shape)) {
    return decodeApart(source, shape, { limits, plane, scratchPath, target: rasterPath(job) });
  }
  const bytes = planeBytes(shape);
  const grown = (length: number) => report(Math.min(1, length / bytes));
  return runInto(rasterPath(job), decodePlane(source, shape, limits, plane), grown);
}

async function openRaster(job: PyramidJob, plane: number): Promise<RasterFile> {
  const { source, shape } = job;
  const raster = await RasterFile.open(rasterPath(job), decodedSample(source, plane));
  const is = [raster.width, raster.height, raster.channels, raster.sampleType].join();
  const expected = [shape.width, shape.height, shape.channels, shape.sampleType].join();
  if (is === expected) return raster;
  await raster.close();
  throw new Error(`Decoded to ${is}, not to ${expected}`);
}

/** Bytes of one plane, uncompressed. */
export function planeBytes({ width, height, channels, sampleType }: PyramidShape): number {
  return width * height * channels * bytesPerSample(sampleType);
}
