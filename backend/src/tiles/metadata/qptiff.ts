import type { ChannelMetadata } from '../image-metadata.js';
import { pixelSize } from './lengths.js';
import { hex } from './palette.js';
import { type Reading, silentReading } from './reading.js';
import { alike, type TiffPage } from './tiff-page.js';
import { readXml } from './xml.js';

/** What the XML of one page says. */
export interface QptiffPage {
  /** `FullResolution`, `ReducedResolution`, `Thumbnail`, `Overview`, `Label`. */
  kind: string;
  channel: ChannelMetadata;
}

const ROOT = 'PerkinElmer-QPI-ImageDescription';
const CENTIMETRE = 3;
const EXTRAS: Record<string, string> = { Thumbnail: 'thumbnail', Overview: 'overview of the slide', Label: 'label' };

export function isQptiff(description: string): boolean {
  return description.includes(`<${ROOT}`);
}

/** @returns Null when the text is no such XML. */
export function readQptiffPage(description: string): QptiffPage | null {
  const root = readXml(description, ROOT);
  if (!root) return null;
  const name = root.child('Name')?.text ?? '';
  const rgb = (root.child('Color')?.text ?? '').split(',').map((part) => Number(part.trim() || NaN));
  const isColour = rgb.length === 3 && rgb.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  const colour = isColour && rgb.some((value) => value > 0) ? hex(rgb) : null;
  return { kind: root.child('ImageType')?.text ?? '', channel: { name: name || null, colour } };
}

/**
 * Reads a slide of a Vectra or PhenoImager: each page says what it is. Full-resolution pages are the channels, of
 * coarser ones there are as many for each level.
 *
 * @param told        What each page says; null where it says nothing.
 * @param resolution  Of the first page, in the unit that the tag ResolutionUnit names.
 */
export function qptiffReading(
  pages: TiffPage[],
  told: (QptiffPage | null)[],
  resolution: { x: number; y: number; unit: number },
): Reading {
  const isMain = (page: TiffPage) =>
    alike(page, pages[0]) && ['FullResolution', ''].includes(told[page.index]?.kind ?? '');
  const main = pages.filter((page) => page.index === 0 || isMain(page));
  const extras = pages.filter((page) => !main.includes(page)).map((page) => [page.index, kindOf(told[page.index])]);
  const unit = resolution.unit === CENTIMETRE ? 'cm' : '';
  return {
    ...silentReading('qptiff'),
    channels: main.map((page) => colourless(page, told[page.index])),
    pages: main.map((page) => page.index),
    pixel: pixelSize(1 / resolution.x, 1 / resolution.y, unit),
    extras: new Map((extras as [number, string][]).filter(([, what]) => what !== '')),
    levels: levelsOf(pages, told, main.length),
  };
}

/** A colour picture has no colour of its own. */
function colourless(page: TiffPage, told: QptiffPage | null): ChannelMetadata {
  const channel = told?.channel ?? { name: null, colour: null };
  return page.samples > 1 ? { ...channel, colour: null } : channel;
}

function kindOf(told: QptiffPage | null): string {
  if (!told || told.kind === 'ReducedResolution') return '';
  return EXTRAS[told.kind] ?? told.kind.slice(0, 40);
}

function levelsOf(pages: TiffPage[], told: (QptiffPage | null)[], channels: number): number[][] {
  const reduced = pages.filter((page) => told[page.index]?.kind === 'ReducedResolution');
  const sizes = [...new Set(reduced.map((page) => page.width))].sort((a, b) => b - a);
  const levels = sizes.map((width) => reduced.filter((page) => page.width === width).map((page) => page.index));
  return levels.filter((level) => level.length === channels);
}
