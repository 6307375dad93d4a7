import type { SourceLevel } from './metadata/tiff-layout.js';
import { levelsOf, type PyramidLevel } from './pyramid.js';
import type { SourceImage } from './source-image.js';
import { TiffFile, TiffTag, type TiffDirectory } from './tiff-file.js';
import { frameOf, TiffJpegLevel } from './tiff-jpeg-level.js';

const JPEG = 7;
const CHUNKY = 1;
const UPRIGHT = 1;
const RGB_OR_YCBCR = [2, 6];
/** Sides of tiles that a viewer is well served with; multiples of a JPEG block with halved colour resolution. */
const [SMALLEST_TILE, LARGEST_TILE, BLOCK] = [128, 1024, 16];
/** Tiles may be shared, but a file that says it holds many times its own size is made to fill our disk. */
const MOST_BYTES_SHARED = 2;

/** A resolution whose JPEG tiles lie in the file ready to be served. */
export interface ReusedLevel {
  tiles: TiffJpegLevel;
  /** Pixels that are the image's; what lies behind them in the last tiles is not. */
  width: number;
  height: number;
}

/** The JPEG tiles of a slide file. They become those of its pyramid as they are: nothing is lost once more. */
export class ReusedTiles {
  private constructor(
    private readonly file: TiffFile,
    readonly tileSize: number,
    /** By level of the pyramid; null where the file has none that fits. */
    readonly levels: (ReusedLevel | null)[],
  ) {}

  /** @returns null when the file's tiles cannot be served as they are. Is to be closed. */
  static async of(source: SourceImage): Promise<ReusedTiles | null> {
    const { format, foreign, planes, channels, sampleType } = source;
    if (format !== 'tiff' || foreign || planes.length > 1 || channels !== 3 || sampleType !== 'uint8') return null;
    const file = await TiffFile.open(source.path);
    try {
      const found = await reusedIn(file, source);
      if (found) return new ReusedTiles(file, found.tileSize, found.levels);
    } catch {
      // TilingError: whatever is wrong with the file, the decoder will find it too.
    }
    await file.close();
    return null;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

async function reusedIn(file: TiffFile, source: SourceImage) {
  const main = await directoryOf(file, source, null);
  const tileSize = main && (await tileSideOf(main));
  const finest = main && tileSize ? await levelIn(file, main, tileSize) : null;
  if (!finest || !tileSize || finest.width !== source.width || finest.height !== source.height) return null;
  const levels: (ReusedLevel | null)[] = [finest];
  for (const level of levelsOf(source.width, source.height, tileSize).slice(1)) {
    const own = source.levels.find((candidate) => isAbout(candidate, level));
    const directory = own && (await directoryOf(file, source, own));
    const fits = directory && (await tileSideOf(directory)) === tileSize;
    levels.push(fits ? await levelIn(file, directory, tileSize) : null);
  }
  return { tileSize, levels };
}

/** Whether a level is as coarse: each halving may have been rounded up or down. */
function isAbout(own: SourceLevel, { width, height }: PyramidLevel): boolean {
  return own.width <= width && own.width >= width - 1 && own.height <= height && own.height >= height - 1;
}

async function directoryOf(file: TiffFile, source: SourceImage, level: SourceLevel | null) {
  const page = level && 'page' in level.at ? level.at.page : source.planes[0].page;
  const directory = (await file.directories(page + 1))[page];
  if (!directory || !level || 'page' in level.at) return directory ?? null;
  const [offset] = (await directory.numbers(TiffTag.subIfds)).slice(level.at.subImage);
  return offset === undefined ? null : file.directoryAt(offset);
}

/** The side of square JPEG tiles of 8-bit colours; null when they are something else. */
async function tileSideOf(directory: TiffDirectory): Promise<number | null> {
  const side = await directory.number(TiffTag.tileWidth, 0);
  const bits = await directory.numbers(TiffTag.bitsPerSample, 3);
  const good =
    side === (await directory.number(TiffTag.tileLength, 0)) &&
    side >= SMALLEST_TILE &&
    side <= LARGEST_TILE &&
    side % BLOCK === 0 &&
    bits.length === 3 &&
    bits.every((depth) => depth === 8) &&
    (await directory.number(TiffTag.samplesPerPixel, 1)) === 3 &&
    (await directory.number(TiffTag.compression, 1)) === JPEG &&
    (await directory.number(TiffTag.planarConfiguration, CHUNKY)) === CHUNKY &&
    (await directory.number(TiffTag.orientation, UPRIGHT)) === UPRIGHT &&
    RGB_OR_YCBCR.includes(await directory.number(TiffTag.photometric, -1));
  return good ? side : null;
}

async function levelIn(file: TiffFile, directory: TiffDirectory, tileSize: number): Promise<ReusedLevel | null> {
  const width = await directory.number(TiffTag.imageWidth, 0);
  const height = await directory.number(TiffTag.imageLength, 0);
  const count = Math.ceil(width / tileSize) * Math.ceil(height / tileSize);
  const lengths = await directory.numbers(TiffTag.tileByteCounts);
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  // Some writers leave tiles out where there is nothing to see.
  const complete = lengths.length === count && lengths.every((length) => length > 0);
  if (!complete || bytes > MOST_BYTES_SHARED * file.size) return null;
  const tiles = await TiffJpegLevel.read(file, directory, tileSize);
  const frame = frameOf(await tiles.tile(0, 0));
  return frame?.width === tileSize && frame.height === tileSize && frame.components === 3
    ? { tiles, width, height }
    : null;
}
