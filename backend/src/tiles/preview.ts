import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import type { Samples } from './channel-statistics.js';
import { runInto } from './decoder-run.js';
import { ThumbnailPlanes } from './thumbnail-planes.js';
import type { Histogram } from './histogram.js';
import { PyramidFileWriter, type PyramidShape } from './pyramid-file.js';
import type { PyramidJob } from './pyramid-job.js';
import { pixelSizeOf, type PyramidLevel, type TilingOutcome } from './pyramid.js';
import { RasterFile } from './raster-file.js';
import { packPlane, type RowSource, type TileEncoder } from './raw-pyramid.js';
import { SampledRows, StripSampler } from './sampled-rows.js';
import { decode, decodedSample } from './source-image.js';
import type { SourceLevel } from './metadata/tiff-layout.js';
import { TiffFile } from './tiff-file.js';

/** Smaller images are done before anybody could look at a preview: some two seconds of work. */
const WORTH_A_PREVIEW_PIXELS = { raw: 48_000_000, jpeg: 200_000_000 };
/** Longest side of a preview. */
const PREVIEW_PX = 2048;

/** Lends the rows of a plane, in the size of a preview's finest level. */
type RowLender = <T>(plane: number, use: (rows: RowSource) => Promise<T>) => Promise<T>;

/**
 * The coarse levels of an image, in a file of their own, for people to look at while the others are made. It is made of what
 * can be had for a small share of the job: coarser resolutions in the file, some rows of an uncompressed one, or a JPEG that is
 * decoded to fewer pixels. Its tiles are for a first look: the complete pyramid's may differ from them.
 */
export class Preview {
  private readonly finest: PyramidLevel | undefined;

  constructor(
    private readonly job: PyramidJob,
    /** Where it is to lie; null for none. */
    private readonly targetPath: string | null,
    private readonly onMade: (outcome: TilingOutcome) => void,
  ) {
    const { shape, levels } = job;
    const worth =
      targetPath !== null && shape.width * shape.height * shape.planes >= WORTH_A_PREVIEW_PIXELS[shape.encoding];
    this.finest = worth ? levels.find(({ width, height }) => Math.max(width, height) <= PREVIEW_PX) : undefined;
  }

  /** Makes it before anything is decoded, where that can be done. @returns whether it is there */
  async fromFile(): Promise<boolean> {
    const { source, levels } = this.job;
    if (!this.finest || source.foreign) return false;
    const { width, height } = this.finest;
    const own = source.levels.findLast((level) => level.width >= width && level.height >= height);
    const quarter = levels[1] && own && own.width <= levels[1].width;
    if (quarter) return this.make((plane, use) => this.decoded(plane, own, use));
    if (source.format === 'jpeg' && source.streams) return this.make((plane, use) => this.decoded(plane, null, use));
    if (source.format !== 'tiff') return false;
    const file = await TiffFile.open(source.path);
    try {
      // What is wrong with the file, the job itself will say.
      const lend = await this.stripsOf(file).catch(() => null);
      return lend !== null && (await this.make(lend));
    } finally {
      await file.close();
    }
  }

  /** Makes it of the first decoded plane, when that is the only one. */
  async fromRaster(raster: RasterFile): Promise<void> {
    const { shape } = this.job;
    if (!this.finest || shape.planes > 1) return;
    const step = 2 ** this.finest.level;
    await this.make((_plane, use) => use(new SampledRows(raster, { ...shape, step })));
  }

  private async stripsOf(file: TiffFile): Promise<RowLender | null> {
    const { source, shape } = this.job;
    if (!this.finest || source.width !== shape.width) return null;
    const step = 2 ** this.finest.level;
    const samplers: StripSampler[] = [];
    for (let plane = 0; plane < shape.planes; plane++) {
      const sampler = await StripSampler.of(file, source, plane, step);
      if (!sampler) return null;
      samplers.push(sampler);
    }
    return (plane, use) => use(samplers[plane]);
  }

  /** Of a coarser resolution in the file; null: of the whole, which the decoder shrinks while it decodes. */
  private async decoded<T>(plane: number, level: SourceLevel | null, use: (rows: RowSource) => Promise<T>): Promise<T> {
    const { source, limits, scratchPath } = this.job;
    const { width, height } = this.finest!;
    const path = `${scratchPath}.v`;
    const decoder = decode(source, limits, plane, level).resize({ width, height, fit: 'fill', kernel: 'linear' });
    await runInto(path, decoder, () => undefined);
    const raster = await RasterFile.open(path, decodedSample(source, plane));
    try {
      return await use(raster);
    } finally {
      await raster.close();
      await rm(path);
    }
  }

  private async make(lend: RowLender): Promise<boolean> {
    const { source, scratchPath, levels, limits } = this.job;
    const { level: finestLevel } = this.finest!;
    const shape = { ...this.job.shape, finestLevel };
    const writer = await PyramidFileWriter.create(`${scratchPath}.preview`, shape);
    try {
      const thumbnail = new ThumbnailPlanes(source.metadata, shape);
      const histograms: Histogram[] = [];
      const packing = { ...{ levels: levels.slice(finestLevel), shape, writer }, threads: limits.threads };
      const encode = shape.encoding === 'jpeg' ? jpegEncoder(shape, limits.jpegQuality) : undefined;
      for (let plane = 0; plane < shape.planes; plane++) {
        const onTileRow = () => undefined;
        const packed = await lend(plane, (rows) => packPlane(rows, { ...packing, plane, onTileRow }, encode));
        histograms.push(...packed.histograms);
        thumbnail.add(plane, packed);
      }
      const rest = { histograms, thumbnail: await thumbnail.picture(), pixelSizeUm: pixelSizeOf(source, shape) };
      const outcome = await writer.seal(rest);
      await writer.publish(this.targetPath!);
      this.onMade(outcome);
      return true;
    } catch {
      // A preview is a courtesy. If the file is damaged, or the disk full, the job itself says so.
      await writer.abandon();
      return false;
    }
  }
}

function jpegEncoder({ tileSize, channels }: PyramidShape, quality: number): TileEncoder {
  const raw = { width: tileSize, height: tileSize, channels };
  // A copy, since the memory of tiles is used again while the encoder may still read.
  return (tile: Samples) =>
    sharp(Uint8Array.from(tile as Uint8Array), { raw })
      .jpeg({ quality, optimiseCoding: false })
      .toBuffer();
}
