import type { ChannelMetadata, ImageMetadata, MetadataNote } from '../image-metadata.js';
import { note } from './notes.js';
import type { Tint } from './palette.js';
import type { PlaneSource } from './plane-source.js';
import { type Reading, UNNAMED } from './reading.js';
import { alike, pictureCount, type TiffPage } from './tiff-page.js';

/** Most planes of one image: a plane is a pyramid of its own. */
export const MOST_PLANES = 20_000;
/** Values of a pixel from which on it is more likely that axes were mixed up. */
const MANY_SAMPLES = 64;

export interface Planes {
  metadata: ImageMetadata;
  planes: PlaneSource[];
}

/**
 * Takes samples apart and says what is missing: the part that is the same whoever wrote the file.
 *
 * @param tints  Of the pages of the reading, in its order; null where a page has no tint.
 */
export function planesOf(reading: Reading, pages: TiffPage[], tints: (Tint | null)[]): Planes {
  const first = pages[reading.pages[0]];
  const samples = reading.sampleChannels ? first.samples : pictureCount(first);
  if (reading.pages.length * samples > MOST_PLANES) return firstOnly(reading, reading.pages.length * samples, pages);
  const tinted = samples === 1 && tints.length > 0 && tints.every((tint) => tint !== null);
  const planes = inOrder(reading, samples).map(({ at, sample }) => ({
    page: reading.pages[at],
    sample: samples > 1 ? sample : tinted ? (tints[at]?.sample ?? null) : null,
  }));
  const channels = reading.sampleChannels ?? sampled(reading.channels, samples);
  const coloured = tinted
    ? channels.map(({ name, colour }, i) => ({ name, colour: colour ?? tints[i]?.colour ?? null }))
    : channels;
  const { dialect, sizeZ, sizeT, pixel, zStepUm, timeStepS } = reading;
  const isDoubtful = samples > 1 && !reading.sampleChannels;
  const notes: MetadataNote[] = [
    ...reading.notes,
    ...(isDoubtful ? sampleNotes(samples, first) : []),
    ...(dialect === 'plain' ? [] : [...channelNotes(coloured), ...pixel.notes]),
    ...leftOutNotes(reading, pages),
  ];
  const metadata = { dialect, channels: coloured, sizeZ, sizeT, pixelSizeUm: pixel.um, zStepUm, timeStepS, notes };
  return { metadata, planes };
}

/** Planes in the metadata's order: where each is in the reading's pages, and which sample of it. */
function inOrder({ pages }: Reading, samples: number): { at: number; sample: number }[] {
  return pages.flatMap((_, at) => Array.from({ length: samples }, (__, sample) => ({ at, sample })));
}

function sampled(channels: ChannelMetadata[], samples: number): ChannelMetadata[] {
  if (samples === 1) return channels;
  return channels.flatMap(({ name }) =>
    Array.from({ length: samples }, (_, i) => ({ name: name === null ? null : `${name} ${i + 1}`, colour: null })),
  );
}

function firstOnly(reading: Reading, planes: number, pages: TiffPage[]): Planes {
  const { dialect, pixel, notes } = reading;
  const many = [...notes, note('metadata.planes-many', planes, MOST_PLANES)];
  const sample = pictureCount(pages[reading.pages[0]]) > 1 ? 0 : null;
  const metadata: ImageMetadata = {
    ...{ dialect, channels: [UNNAMED], sizeZ: 1, sizeT: 1, pixelSizeUm: pixel.um, zStepUm: null, timeStepS: null },
    notes: many,
  };
  return { metadata, planes: [{ page: reading.pages[0], sample }] };
}

function sampleNotes(samples: number, { width, height }: TiffPage): MetadataNote[] {
  const told = note('metadata.samples-are-channels', samples);
  return samples < MANY_SAMPLES
    ? [told]
    : [told, note('metadata.samples-many', samples, `${width} × ${height} pixels`)];
}

function channelNotes(channels: ChannelMetadata[]): MetadataNote[] {
  if (channels.length < 2) return [];
  const [{ name, colour }] = channels;
  const sameName = channels.every((channel) => channel.name === name);
  const sameColour = colour !== null && channels.every((channel) => channel.colour === colour);
  return [
    ...(sameName ? [name === null ? note('metadata.channels-unnamed') : note('metadata.names-alike', name)] : []),
    ...(sameColour ? [note('metadata.colours-alike', colour)] : []),
  ];
}

/** What is in the file and not in the image: named where the file names it, else by its size. */
function leftOutNotes({ pages: taken, extras, levels }: Reading, pages: TiffPage[]): MetadataNote[] {
  const used = new Set([...taken, ...levels.flat()]);
  const first = pages[taken[0]];
  const others = pages.filter((page) => !used.has(page.index) && !page.reduced && !alike(page, first));
  const named = pages.filter((page) => !used.has(page.index) && extras.has(page.index));
  const all = pages.filter((page) => others.includes(page) || named.includes(page));
  if (all.length === 0) return [];
  const words = all
    .slice(0, 6)
    .map(({ index, width, height }) => `${extras.get(index) ?? 'a picture'} of ${width} × ${height}`);
  return [note('metadata.pages-left-out', words.join(', ') + (all.length > 6 ? ` and ${all.length - 6} more` : ''))];
}
