import { TiffTag, type TiffFile } from '../tiff-file.js';
import { pageOf, sameValues, type TiffPage } from './tiff-page.js';
import type { SourceLevel } from './plane-source.js';

/** Planes whose sub-images are compared; with more, they are not used. */
const MOST_COMPARED = 2000;
const MOST_SUB_IMAGES = 32;
/** Pixels by which a level's height may differ from what its width asks for: each program rounds in its own way. */
const ROUNDING_PX = 2;

/**
 * Coarser resolutions of an image that the file brings along, of every plane alike.
 *
 * @param planePages  Pages of the planes.
 * @param told        Levels that the file's own description names; see Reading.levels.
 */
export async function levelsOf(
  file: TiffFile,
  pages: TiffPage[],
  planePages: number[],
  told: number[][],
): Promise<SourceLevel[]> {
  const full = pages[planePages[0]];
  const inside = await subImages(file, pages, [...new Set(planePages)]);
  if (inside.length > 0) return coarser(full, inside);
  if (told.length > 0)
    return coarser(
      full,
      told.flatMap((level) => levelOfPages(pages, full, level)),
    );
  if (planePages.some((page) => page !== planePages[0])) return [];
  const reduced = pages.filter((page) => page.reduced && sameValues(page, full));
  return coarser(
    full,
    reduced.map(({ index, width, height }) => ({ at: { page: index }, width, height })),
  );
}

/** Levels are smaller, of the same shape, and each coarser than the one before. */
function coarser(full: TiffPage, levels: SourceLevel[]): SourceLevel[] {
  const fitting = levels.filter(
    ({ width, height }) =>
      width > 0 &&
      height > 0 &&
      width < full.width &&
      Math.abs((full.height * width) / full.width - height) <= ROUNDING_PX,
  );
  const sorted = fitting.sort((a, b) => b.width - a.width);
  return sorted.filter(({ width }, i) => i === 0 || width < sorted[i - 1].width);
}

/** A level whose pages follow each other in the order of the planes. */
function levelOfPages(pages: TiffPage[], full: TiffPage, level: number[]): SourceLevel[] {
  const [first] = level;
  const inOrder = level.every((page, i) => page === first + i && sameValues(pages[page], full));
  const { width, height } = pages[first];
  const sameSize = level.every((page) => pages[page].width === width && pages[page].height === height);
  return inOrder && sameSize ? [{ at: { page: first }, width, height }] : [];
}

/** Sub-images of the planes' pages, when all have the same. */
async function subImages(file: TiffFile, pages: TiffPage[], planePages: number[]): Promise<SourceLevel[]> {
  if (planePages.length > MOST_COMPARED) return [];
  let common: SourceLevel[] | null = null;
  for (const index of planePages) {
    const own = await subImagesOf(file, pages[index]);
    if (own.length === 0) return [];
    const alike =
      common === null || (own.length === common.length && own.every((level, i) => sameLevel(level, common?.[i])));
    if (!alike) return [];
    common ??= own;
  }
  return common ?? [];
}

function sameLevel(a: SourceLevel, b: SourceLevel | undefined): boolean {
  return (
    b !== undefined && a.width === b.width && a.height === b.height && JSON.stringify(a.at) === JSON.stringify(b.at)
  );
}

async function subImagesOf(file: TiffFile, page: TiffPage): Promise<SourceLevel[]> {
  if (!page.directory.has(TiffTag.subIfds)) return [];
  try {
    const offsets = await page.directory.numbers(TiffTag.subIfds, MOST_SUB_IMAGES);
    const found: SourceLevel[] = [];
    for (const [subImage, at] of offsets.entries()) {
      const sub = await pageOf(await file.directoryAt(at), subImage);
      if (sameValues(sub, page)) found.push({ at: { subImage }, width: sub.width, height: sub.height });
    }
    return found;
  } catch {
    // TilingError: an offset that leads outside of the file. Levels can be computed.
    return [];
  }
}
