import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { SampleCounter } from './channel-statistics.js';
import { fitsJpegTiles, paddingFor, spliceJpegTiles, type JpegCodec } from './jpeg-pyramid.js';
import { PyramidFileWriter, type PyramidShape } from './pyramid-file.js';
import { bytesPerSample, levelsOf, TILE_SIZE_PX, type PyramidLevel, type TilingOutcome } from './pyramid.js';
import { RasterFile } from './raster-file.js';
import { packRaster } from './raw-pyramid.js';
import { decoderError } from './decoder-error.js';
import { converted } from './foreign-image.js';
import { decode, decodedSample, inspectSource, type SourceImage } from './source-image.js';
import { thumbnailOf } from './thumbnail.js';
import { TilingError } from './tiling-error.js';
import type { ProbedImage, TilingLimits, TilingRequest } from './worker-protocol.js';

/** Share of a job's progress that decoding takes; the rest counts tiles. */
const DECODING_SHARE = 0.2;
const JPEG_SHARE = 0.9;
/** Where JPEG tiles end up on tissue; an estimate that only progress depends on. */
const JPEG_BYTES_PER_PIXEL = 0.2;
const WATCH_FILE_MS = 250;
/**
 * What large lossy images are extended with. JPEG lets it ring into the image's last 15 pixels, least when it is like them;
 * large lossy images are bright-field slides.
 */
const BEHIND_IMAGE = '#ffffff';
/** Statistics of lossy pyramids are taken from the coarsest level with at least as many pixels. */
const STATISTICS_PIXELS = 1_000_000;

type Report = (share: number) => void;

/** Sets the decoder up for a process that does one image at a time: nothing is worth caching, and threads are counted. */
export function configureDecoder(limits: TilingLimits): void {
  sharp.cache(false);
  sharp.concurrency(limits.threads);
}

/** What an image's head says. @throws TilingError. */
export async function probeImage(path: string, limits: TilingLimits): Promise<ProbedImage> {
  const { width, height, channels, sampleType, format, valueScale, valueOffset, metadata } = await inspectSource(
    path,
    limits,
  );
  return { width, height, channels, sampleType, format, valueScale, valueOffset, metadata };
}

/**
 * Makes the pyramid of one image. Pixels are never all in memory: they go through files beside the target.
 *
 * @param scratchPath  Prefix of those files. After a failure the caller removes them.
 * @throws             TilingError.
 */
export async function tileImage(
  request: TilingRequest,
  scratchPath: string,
  limits: TilingLimits,
  report: Report,
): Promise<TilingOutcome> {
  const inspected = await inspectSource(request.sourcePath, limits);
  const source = await converted(inspected, 0, scratchPath, limits);
  const size = sizeWithin(source, request.maxSidePx);
  const levels = levelsOf(size.width, size.height);
  const lossy = request.lossy && source.sampleType === 'uint8' && source.channels === 3 && fitsJpegTiles(levels);
  const shape: PyramidShape = {
    tileSize: TILE_SIZE_PX,
    gutter: lossy ? 0 : 1,
    encoding: lossy ? 'jpeg' : 'raw',
    sampleType: source.sampleType,
    ...{ valueScale: 1, valueOffset: source.valueOffset, planes: 1, finestLevel: 0 },
    channels: source.channels,
    ...size,
  };
  await checkRoom(scratchPath, shape);
  const decoder = resized(decode(source, limits), source, size);
  const writer = await PyramidFileWriter.create(scratchPath, shape);
  try {
    const make = lossy ? makeJpegPyramid : makeRawPyramid;
    const { statistics, thumbnail } = await make({ source, decoder, shape, levels, writer, scratchPath, limits, report });
    const full = source.metadata.pixelSizeUm;
    const pixelSizeUm = full === null ? null : (full * source.width) / size.width;
    const outcome = await writer.seal({ statistics, thumbnail, pixelSizeUm });
    await writer.publish(request.targetPath);
    return outcome;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

interface Making {
  source: SourceImage;
  decoder: Sharp;
  shape: PyramidShape;
  levels: PyramidLevel[];
  writer: PyramidFileWriter;
  scratchPath: string;
  limits: TilingLimits;
  report: Report;
}

type Made = Pick<TilingOutcome, 'statistics'> & { thumbnail: Buffer };

/** Lossless: decoded to an uncompressed file, then packed from there in one pass. */
async function makeRawPyramid({ source, decoder, shape, writer, scratchPath, limits, report }: Making): Promise<Made> {
  const rasterPath = `${scratchPath}.v`;
  const { width, height, channels, sampleType } = shape;
  const bytes = rawBytes(shape);
  await watchingFile(
    rasterPath,
    (grown) => report(DECODING_SHARE * Math.min(1, grown / bytes)),
    run(decoder, rasterPath),
  );
  const raster = await RasterFile.open(rasterPath, decodedSample(source));
  try {
    const is = [raster.width, raster.height, raster.channels, raster.sampleType].join();
    const expected = [width, height, channels, sampleType].join();
    if (is !== expected) throw new Error(`Decoded to ${is}, not to ${expected}`);
    const { statistics, coarsest } = await packRaster(raster, shape, writer, limits.threads, () =>
      report(DECODING_SHARE + (1 - DECODING_SHARE) * writer.share),
    );
    return { statistics, thumbnail: await thumbnailOf({ ...coarsest, channels, sampleType }, statistics) };
  } finally {
    await raster.close();
  }
}

/** Lossy: libvips makes a pyramid of JPEG tiles in a TIFF file, from which they are taken as they are. */
async function makeJpegPyramid({ decoder, levels, writer, scratchPath, shape, limits, report }: Making): Promise<Made> {
  const tiffPath = `${scratchPath}.tif`;
  const expected = shape.width * shape.height * JPEG_BYTES_PER_PIXEL;
  // sharp holds the whole image in memory when it copies edges, and only a few rows of it when it does not.
  const smooth = shape.width * shape.height <= limits.edgeCopyPixels;
  const edge = smooth ? ({ extendWith: 'copy' } as const) : { background: BEHIND_IMAGE };
  const pyramid = decoder.extend({ ...paddingFor(levels), ...edge }).tiff({
    compression: 'jpeg',
    quality: limits.jpegQuality,
    tile: true,
    tileWidth: TILE_SIZE_PX,
    tileHeight: TILE_SIZE_PX,
    pyramid: levels.length > 1,
    bigtiff: true,
  });
  // The size is not known beforehand: near the end progress slows down instead of stopping.
  const grow = (grown: number) => report(JPEG_SHARE * (1 - Math.exp((-2 * grown) / expected)));
  await watchingFile(tiffPath, grow, run(pyramid, tiffPath));
  const codec = smooth ? null : jpegCodec(limits.jpegQuality);
  await spliceJpegTiles(tiffPath, levels, writer, codec, () => report(JPEG_SHARE + (1 - JPEG_SHARE) * writer.share));

  const measured = levels.findLast(({ width, height }) => width * height >= STATISTICS_PIXELS) ?? levels[0];
  const counter = new SampleCounter(3, 'uint8');
  counter.add(await readLevel(tiffPath, measured));
  const statistics = counter.statistics();
  const coarsest = levels[levels.length - 1];
  const { width, height } = coarsest;
  const pixels = await readLevel(tiffPath, coarsest);
  return {
    statistics,
    thumbnail: await thumbnailOf({ pixels, width, height, channels: 3, sampleType: 'uint8' }, statistics),
  };
}

function jpegCodec(quality: number): JpegCodec {
  return {
    decode: (jpeg) => sharp(jpeg).toColourspace('srgb').raw().toBuffer(),
    encode: (rgb, sidePx) =>
      sharp(rgb, { raw: { width: sidePx, height: sidePx, channels: 3 } })
        .jpeg({ quality, optimiseCoding: false })
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

/** Runs a decoder into a file; its complaints come out in our terms. */
async function run(decoder: Sharp, path: string): Promise<void> {
  await decoder.toFile(path).catch((error: Error) => {
    throw decoderError(error);
  });
}

/** Tells how a file grows while a job writes it. */
async function watchingFile(path: string, onGrowth: (bytes: number) => void, job: Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    // Not there yet, or just gone: there is nothing to tell.
    stat(path).then(
      ({ size }) => onGrowth(size),
      () => undefined,
    );
  }, WATCH_FILE_MS);
  await job.finally(() => clearInterval(timer));
}

function sizeWithin(source: SourceImage, maxSidePx: number | null): { width: number; height: number } {
  const { width, height } = source;
  const scale = maxSidePx === null ? 1 : Math.min(1, maxSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The triangle kernel never goes beyond the values it averages, so that a shrunk channel keeps its range. */
function resized(decoder: Sharp, source: SourceImage, size: { width: number; height: number }): Sharp {
  if (source.width === size.width && source.height === size.height) return decoder;
  return decoder.resize({ ...size, fit: 'fill', kernel: 'linear' });
}

function rawBytes({ width, height, channels, sampleType }: PyramidShape): number {
  return width * height * channels * bytesPerSample(sampleType);
}

/** Refuses a job that would fill the disk, before it does: other people's work is on it. */
async function checkRoom(scratchPath: string, shape: PyramidShape): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(scratchPath));
  const pixels = shape.width * shape.height;
  // Raw: the decoded raster, and tiles of all levels at worst uncompressed. JPEG: the TIFF and the pyramid, twice what is usual.
  const needed = shape.encoding === 'raw' ? rawBytes(shape) * 2.4 : pixels * JPEG_BYTES_PER_PIXEL * 4;
  if (needed > bavail * bsize) {
    const megabytes = Math.ceil(needed / 1e6).toLocaleString('en');
    throw new TilingError(
      'image.storage-full',
      `There is no room left for this image: it needs ${megabytes} MB to be tiled.`,
    );
  }
}
