import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { SampleCounter } from './channel-statistics.js';
import { runInto } from './decoder-run.js';
import { converted } from './foreign-image.js';
import type { Histogram } from './histogram.js';
import { paddingFor, spliceJpegTiles } from './jpeg-pyramid.js';
import type { JpegCodec } from './tiff-jpeg-level.js';
import { decodePlane } from './plane-decoder.js';
import type { MadePyramid, PyramidJob } from './pyramid-job.js';
import { TILE_SIZE_PX, type PyramidLevel } from './pyramid.js';
import type { Preview } from './preview.js';
import type { PackedPlane } from './raw-pyramid.js';
import { ThumbnailPlanes } from './thumbnail-planes.js';

const ENCODING_SHARE = 0.9;
/** Where JPEG tiles end up on tissue; an estimate that only progress depends on. */
export const JPEG_BYTES_PER_PIXEL = 0.2;
/**
 * What large lossy images are extended with. JPEG lets it ring into the image's last 15 pixels, least when it is like them;
 * large lossy images are bright-field slides.
 */
const BEHIND_IMAGE = '#ffffff';
/** Statistics of lossy pyramids are taken from the coarsest level with at least as many pixels. */
const STATISTICS_PIXELS = 1_000_000;

/** 8-bit RGB: libvips makes a pyramid of JPEG tiles in a TIFF file, from which they are taken as they are. */
export async function makeLossyPyramid(job: PyramidJob, preview: Preview): Promise<MadePyramid> {
  const { shape } = job;
  const thumbnail = new ThumbnailPlanes(job.source.metadata, shape);
  const histograms: Histogram[] = [];
  await preview.fromFile();
  let { source } = job;
  for (let plane = 0; plane < shape.planes; plane++) {
    source = await converted(source, plane, job.scratchPath, job.limits);
    const made = await makePlane({ ...job, source }, plane);
    histograms.push(...made.histograms);
    thumbnail.add(plane, made);
  }
  return { histograms, thumbnail: await thumbnail.picture() };
}

async function makePlane(job: PyramidJob, plane: number): Promise<PackedPlane> {
  const { source, levels, writer, scratchPath, shape, limits } = job;
  const tiffPath = `${scratchPath}.tif`;
  const report = (share: number) => job.report((plane + share) / shape.planes);
  const expected = shape.width * shape.height * JPEG_BYTES_PER_PIXEL;
  // sharp holds the whole image in memory when it copies edges, and only a few rows of it when it does not.
  const smooth = shape.width * shape.height <= limits.edgeCopyPixels;
  const edge = smooth ? ({ extendWith: 'copy' } as const) : { background: BEHIND_IMAGE };
  const pyramid = decodePlane(source, shape, limits, plane)
    .extend({ ...paddingFor(levels), ...edge })
    .tiff({
      ...{ compression: 'jpeg', quality: limits.jpegQuality, bigtiff: true },
      ...{ tile: true, tileWidth: TILE_SIZE_PX, tileHeight: TILE_SIZE_PX, pyramid: levels.length > 1 },
    });
  // The size is not known beforehand: near the end progress slows down instead of stopping.
  const grow = (grown: number) => report(ENCODING_SHARE * (1 - Math.exp((-2 * grown) / expected)));
  await runInto(tiffPath, pyramid, grow);
  const codec = smooth ? null : jpegCodec(limits.jpegQuality);
  const spliced = () => report(ENCODING_SHARE + (1 - ENCODING_SHARE) * (writer.share * shape.planes - plane));
  await spliceJpegTiles(tiffPath, levels, { writer, plane, codec, onTileRow: spliced });

  const histograms = histogramsOf(await readLevel(tiffPath, statisticsLevel(levels)));
  const { width, height } = levels[levels.length - 1];
  const pixels = await readLevel(tiffPath, levels[levels.length - 1]);
  await rm(tiffPath);
  return { histograms, coarsest: { pixels, width, height } };
}

/** The level that a lossy pyramid's statistics are counted on. */
export function statisticsLevel(levels: readonly PyramidLevel[]): PyramidLevel {
  return levels.findLast(({ width, height }) => width * height >= STATISTICS_PIXELS) ?? levels[0];
}

/** @param pixels  RGB of 8 bits. */
export function histogramsOf(pixels: Uint8Array): Histogram[] {
  const counter = new SampleCounter(3, 'uint8');
  counter.add(pixels);
  return counter.measured();
}

/** To RGB bytes and back. @param chromaSubsampling  `4:2:0` halves the resolution of colours. */
export function jpegCodec(quality: number, chromaSubsampling: '4:2:0' | '4:4:4' = '4:2:0'): JpegCodec {
  return {
    decode: (jpeg) => sharp(jpeg).toColourspace('srgb').raw().toBuffer(),
    encode: (rgb, sidePx) =>
      sharp(rgb, { raw: { width: sidePx, height: sidePx, channels: 3 } })
        .jpeg({ quality, chromaSubsampling, optimiseCoding: false })
        .toBuffer(),
  };
}

/** A level's own pixels, without the padding. */
function readLevel(tiffPath: string, { level, width, height }: PyramidLevel): Promise<Buffer> {
  return sharp(tiffPath, { page: level, limitInputPixels: false })
    .extract({ left: 0, top: 0, width, height })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}
