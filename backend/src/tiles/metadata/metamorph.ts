import type { ChannelMetadata, MetadataNote } from '../image-metadata.js';
import { type PixelSize, pixelSize, zStep } from './lengths.js';
import { note } from './notes.js';
import { type Reading, silentReading } from './reading.js';
import { alike, type TiffPage } from './tiff-page.js';
import { readXml, type XmlElement } from './xml.js';

/** What the XML of MetaSeries (MetaMorph 7, MetaXpress) says about one page. */
export interface MetaSeriesPage {
  name: string | null;
  /** Height of the stage in µm; NaN when not said. */
  z: number;
  pixel: PixelSize;
}

/** What the tags of a MetaMorph stack say. */
export interface StkFacts {
  name: string | null;
  pixel: PixelSize;
  /** Pictures behind the one directory. */
  planes: number;
}

export function isMetaSeries(description: string): boolean {
  return description.includes('<MetaData>');
}

/** @returns Null when the text is no such XML. */
export function readMetaSeries(description: string): MetaSeriesPage | null {
  const root = readXml(description, 'MetaData');
  if (!root) return null;
  const info = root.child('PlaneInfo') ?? root;
  const prop = (id: string) => value(info, id);
  const isOff = prop('spatial-calibration-state') === 'off';
  const size = (axis: string) => Number(prop(`spatial-calibration-${axis}`) || NaN);
  return {
    name: prop('_IllumSetting_') || prop('image-name') || null,
    z: Number(prop('z-position') || NaN),
    pixel: pixelSize(isOff ? NaN : size('x'), size('y'), prop('spatial-calibration-units')),
  };
}

function value(element: XmlElement, id: string): string {
  const found = element.children('prop').find((prop) => prop.attribute('id') === id);
  return found?.attribute('value').trim().slice(0, 255) ?? '';
}

/** Reads a file of MetaSeries: each page tells its filter and its height. */
export function metaSeriesReading(pages: TiffPage[], told: (MetaSeriesPage | null)[]): Reading {
  const stack = pages.filter((page) => page.index === 0 || alike(page, pages[0])).map((page) => page.index);
  const names = stack.map((page) => told[page]?.name ?? null);
  const groups = [...new Set(names)].map((name) => stack.filter((_, i) => names[i] === name));
  const pixel = told[0]?.pixel ?? { um: null, notes: [] };
  const unreadable = told[0] ? [] : [note('metadata.unreadable', 'MetaMorph XML')];
  const even = groups.every((group) => group.length === groups[0].length);
  const channels: ChannelMetadata[] = (even ? groups : [stack]).map((group) => ({
    ...{ name: even ? (told[group[0]]?.name ?? null) : null, colour: null },
  }));
  const steps = even ? groups[0].length : stack.length;
  const heights = (even ? groups[0] : stack).map((page) => told[page]?.z ?? NaN);
  const moves = steps > 1 && new Set(heights).size === steps;
  const notes = even ? [] : [note('metadata.stack-unexplained', stack.length)];
  return {
    ...silentReading('metamorph'),
    ...{ channels, sizeZ: moves || !even ? steps : 1, sizeT: moves || !even ? 1 : steps, pixel },
    pages: even ? heights.flatMap((_, i) => groups.map((group) => group[i])) : stack,
    zStepUm: moves ? zStep((heights[steps - 1] - heights[0]) / (steps - 1), 'µm') : null,
    notes: [...unreadable, ...notes],
  };
}

/** Reads a MetaMorph stack: one directory, behind which the pictures of the others may follow without one. */
export function stkReading(stk: StkFacts): Reading {
  const rest: MetadataNote[] = stk.planes > 1 ? [note('metadata.stack-in-one-page', stk.planes)] : [];
  return { ...silentReading('metamorph'), channels: [{ name: stk.name, colour: null }], pixel: stk.pixel, notes: rest };
}
