import type { ChannelMetadata, MetadataDialect, MetadataNote } from '../image-metadata.js';
import type { PixelSize } from './lengths.js';

/** What one dialect's reader makes of a file. Which samples are pictures of their own is settled afterwards, for all alike. */
export interface Reading {
  dialect: MetadataDialect;
  /** Of the pages; a page whose samples are channels is one here. */
  channels: ChannelMetadata[];
  sizeZ: number;
  sizeT: number;
  /** Page of each plane, in the order (t × sizeZ + z) × channels.length + channel. */
  pages: number[];
  /** The channels, one per page-channel and sample, when the file says that samples are channels; else null. */
  sampleChannels: ChannelMetadata[] | null;
  pixel: PixelSize;
  zStepUm: number | null;
  timeStepS: number | null;
  notes: MetadataNote[];
  /** Pages that are something else, and what: `thumbnail`, `label`. */
  extras: Map<number, string>;
  /** Coarser copies, finest first: of each level the pages in the order of `pages`. */
  levels: number[][];
}

export const UNNAMED: ChannelMetadata = { name: null, colour: null };

/** What every reader starts from: one picture, nothing known. */
export function silentReading(dialect: MetadataDialect): Reading {
  return {
    ...{ dialect, channels: [UNNAMED], sizeZ: 1, sizeT: 1, pages: [0], sampleChannels: null },
    ...{ pixel: { um: null, notes: [] }, zStepUm: null, timeStepS: null, notes: [] },
    ...{ extras: new Map<number, string>(), levels: [] },
  };
}

/** Sizes of the three axes. */
export interface Axes {
  c: number;
  z: number;
  t: number;
}

/** `3 channels × 2 z`, for people. */
export function axesInWords({ c, z, t }: Axes): string {
  const channels = c === 1 ? [] : [`${c} channels`];
  const others = [z === 1 ? '' : `${z} z`, t === 1 ? '' : `${t} t`].filter(Boolean);
  return [...channels, ...others].join(' × ') || '1 picture';
}

/** Which positions of each axis are there in full. */
export interface Box {
  c: number[];
  z: number[];
  t: number[];
}

/**
 * The positions that make up a whole image when some planes are missing: a time point or slice that is not complete goes first,
 * as in a recording that was stopped.
 *
 * @returns Null when what is left is not whole.
 */
export function wholeBox({ c, z, t }: Axes, present: (c: number, z: number, t: number) => boolean): Box | null {
  const range = (size: number) => Array.from({ length: size }, (_, i) => i);
  const used = (axis: number[], has: (i: number) => boolean) => axis.filter(has);
  const cs = used(range(c), (i) => range(z).some((j) => range(t).some((k) => present(i, j, k))));
  const zs = used(range(z), (j) => cs.some((i) => range(t).some((k) => present(i, j, k))));
  const ts = used(range(t), (k) => cs.some((i) => zs.some((j) => present(i, j, k))));
  const whole = used(ts, (k) => cs.every((i) => zs.every((j) => present(i, j, k))));
  if (whole.length > 0) return { c: cs, z: zs, t: whole };
  const slices = used(zs, (j) => cs.every((i) => ts.every((k) => present(i, j, k))));
  return slices.length > 0 ? { c: cs, z: slices, t: ts } : null;
}
