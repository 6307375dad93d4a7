import { TiffTag, type TiffDirectory, type TiffFile } from '../tiff-file.js';
import { TilingError } from '../tiling-error.js';
import { aperioReading, isAperio } from './aperio.js';
import { imageJReading, isImageJ } from './imagej.js';
import { readImageJTag } from './imagej-tag.js';
import { levelsOf } from './levels.js';
import { isMetaSeries, metaSeriesReading, readMetaSeries, stkReading } from './metamorph.js';
import { isStk, readStk } from './metamorph-tags.js';
import { note } from './notes.js';
import { omeReading } from './ome.js';
import { type Tint, tintOf } from './palette.js';
import { plainReading } from './plain.js';
import type { TiffLayout } from './plane-source.js';
import { planesOf } from './planes.js';
import { isQptiff, qptiffReading, readQptiffPage } from './qptiff.js';
import { type Reading, silentReading } from './reading.js';
import { readPages, type TiffPage } from './tiff-page.js';
import { LONGEST_XML } from './xml.js';

export type { PlaneSource, SourceLevel, TiffLayout } from './plane-source.js';

/** Descriptions of pages behind the first are read up to here; a microscope's take a few kilobytes. */
const LONGEST_PAGE_TEXT = 256 * 1024;
/** Pages whose descriptions are read one by one. */
const MOST_DESCRIBED = 2000;
const LARGEST_IMAGEJ_TAG = 16 * 1024 * 1024;
/** Pages whose colour tables are read. */
const MOST_TINTED = 2000;

/** A file of one picture that says nothing about it. */
export function plainLayout(pixelSizeUm: number | null): TiffLayout {
  const metadata = {
    ...{ dialect: 'plain' as const, channels: [{ name: null, colour: null }], sizeZ: 1, sizeT: 1 },
    ...{ pixelSizeUm, zStepUm: null, timeStepS: null, notes: [] },
  };
  return { metadata, planes: [{ page: 0, sample: null }], levels: [] };
}

/**
 * What the directories of a TIFF file say together. A description is believed as far as the pictures in the file bear it
 * out; the rest is told in the metadata's notes.
 *
 * @param pixelSizeUm  What is known of the pixel size already; used when the file's description is of no kind we know.
 * @throws TilingError `image.damaged` when not even the first picture's directory can be read
 */
export async function tiffLayoutOf(file: TiffFile, pixelSizeUm: number | null = null): Promise<TiffLayout> {
  const { pages, end } = await readPages(file);
  const reading = await soundReadingOf(file, pages);
  const tints = await tintsOf(reading.pages.length <= MOST_TINTED ? reading.pages.map((page) => pages[page]) : []);
  const { metadata, planes } = planesOf(reading, pages, tints);
  if (end !== 'whole') metadata.notes.push(note('metadata.directories-damaged', pages.length));
  if (metadata.dialect === 'plain') metadata.pixelSizeUm ??= pixelSizeUm;
  const levels = await levelsOf(
    file,
    pages,
    planes.map(({ page }) => page),
    reading.levels,
  );
  return { metadata, planes, levels };
}

/** A description that lies outside of the file is none: whether the picture itself can be read is the decoder's matter. */
async function soundReadingOf(file: TiffFile, pages: TiffPage[]): Promise<Reading> {
  try {
    return await readingOf(file, pages);
  } catch (error) {
    if (!(error instanceof TilingError)) throw error;
    const plain = plainReading('', pages);
    return { ...plain, notes: [note('metadata.unreadable', 'TIFF tags'), ...plain.notes] };
  }
}

async function tintsOf(pages: TiffPage[]): Promise<(Tint | null)[]> {
  try {
    return await Promise.all(pages.map(tintOf));
  } catch (error) {
    if (!(error instanceof TilingError)) throw error;
    return [];
  }
}

async function readingOf(file: TiffFile, pages: TiffPage[]): Promise<Reading> {
  const { directory } = pages[0];
  const description = await directory.text(TiffTag.imageDescription, LONGEST_XML);
  if (/<(?:\w+:)?OME[\s>]/.test(description.slice(0, 4096))) return omeReading(description, pages);
  if (isQptiff(description)) {
    return qptiffReading(pages, (await descriptionsOf(pages)).map(readQptiffPage), await resolutionOf(directory));
  }
  if (isAperio(description)) return aperioReading(pages, await descriptionsOf(pages));
  if (isImageJ(description)) return imageJReading(description, pages, await imageJFacts(file, directory));
  if (isMetaSeries(description)) return metaSeriesReading(pages, (await descriptionsOf(pages)).map(readMetaSeries));
  if (isStk(directory)) return stkReadingOf(file, directory);
  return plainReading(description, pages);
}

async function descriptionsOf(pages: TiffPage[]): Promise<string[]> {
  const texts: string[] = [];
  for (const { directory, index } of pages) {
    const most = index === 0 ? LONGEST_XML : LONGEST_PAGE_TEXT;
    texts.push(index < MOST_DESCRIBED ? await directory.text(TiffTag.imageDescription, most) : '');
  }
  return texts;
}

async function stkReadingOf(file: TiffFile, directory: TiffDirectory): Promise<Reading> {
  try {
    return stkReading(await readStk(file, directory));
  } catch {
    // TilingError: the tags lead outside of the file. The picture is there all the same.
    return { ...silentReading('metamorph'), notes: [note('metadata.unreadable', 'MetaMorph tags')] };
  }
}

async function resolutionOf(directory: TiffDirectory): Promise<{ x: number; y: number; unit: number }> {
  return {
    x: await directory.number(TiffTag.xResolution, NaN),
    y: await directory.number(TiffTag.yResolution, NaN),
    unit: await directory.number(TiffTag.resolutionUnit, 2),
  };
}

async function imageJFacts(file: TiffFile, directory: TiffDirectory): Promise<Parameters<typeof imageJReading>[2]> {
  const isSmall = directory.bytesOf(TiffTag.imageJ) <= LARGEST_IMAGEJ_TAG;
  const [bytes, sizes] = isSmall
    ? [await directory.blob(TiffTag.imageJ), await directory.numbers(TiffTag.imageJByteCounts, 1_000_000)]
    : [null, []];
  const start = await directory.number(TiffTag.stripOffsets, file.size);
  return {
    tag: bytes ? readImageJTag(bytes, sizes, file.little) : { labels: [], luts: [] },
    resolution: await resolutionOf(directory),
    bytesAhead: file.size - start,
  };
}
