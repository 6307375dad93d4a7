import { pixelSize } from './lengths.js';
import { type Reading, silentReading } from './reading.js';
import { sameValues, type TiffPage } from './tiff-page.js';

export function isAperio(description: string): boolean {
  return description.startsWith('Aperio');
}

/**
 * Reads a slide of an Aperio scanner (SVS): the first page is the image, other pages in tiles are its coarser levels, and pages
 * in strips are pictures of the slide.
 *
 * @param descriptions  Of each page.
 */
export function aperioReading(pages: TiffPage[], descriptions: string[]): Reading {
  const [main, ...others] = pages;
  const mpp = Number(/(?:^|\|)\s*MPP\s*=\s*([\d.]{1,20})/.exec(descriptions[0])?.[1] ?? NaN);
  const isLevel = (page: TiffPage) =>
    page.tiled && sameValues(page, main) && extraName(descriptions[page.index]) === '';
  return {
    ...silentReading('svs'),
    pixel: pixelSize(mpp, mpp, 'µm'),
    extras: new Map(
      others
        .filter((page) => !isLevel(page))
        .map((page) => [page.index, extraName(descriptions[page.index]) || 'thumbnail']),
    ),
    levels: others.filter(isLevel).map((page) => [page.index]),
  };
}

/** `label`, `macro`, or '' when the description names neither. */
function extraName(description: string): string {
  return /^\s*(label|macro)\b/m.exec(description)?.[1] ?? '';
}
