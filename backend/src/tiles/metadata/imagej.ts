import type { ChannelMetadata, MetadataNote } from '../image-metadata.js';
import type { ImageJTag } from './imagej-tag.js';
import { pixelSize, timeStep, zStep } from './lengths.js';
import { note } from './notes.js';
import { colourOfLut } from './palette.js';
import { type Axes, axesInWords, type Reading, silentReading, UNNAMED } from './reading.js';
import { alike, Photometric, type TiffPage } from './tiff-page.js';

/** What else than the description tells about an ImageJ file. */
export interface ImageJFacts {
  tag: ImageJTag;
  /** Pixels per unit; NaN where missing. */
  resolution: { x: number; y: number };
  /** Bytes behind the beginning of the first picture. */
  bytesAhead: number;
}

const COMPOSITE_COLOURS = ['#ff0000', '#00ff00', '#0000ff'];
const LONGEST_AXIS = 100_000;
/** What ImageJ puts before the title of a slice: `c:1/3 z:2/5 - title`. */
const POSITION = /^(?:[czt]:\d+\/\d+[\s;]*)+(?:-\s*)?/i;

/** Whether a description is of the kind that ImageJ writes, or SCIFIO in its name. */
export function isImageJ(description: string): boolean {
  return /^(?:ImageJ|SCIFIO)=/.test(description);
}

/** Reads what ImageJ wrote: `key=value` lines. Its pages go through channels first, then slices, then times. */
export function imageJReading(description: string, pages: TiffPage[], facts: ImageJFacts): Reading {
  const lines = valuesOf(description);
  const claimed = claimedAxes(lines);
  const stack = pages.filter((page) => alike(page, pages[0])).map((page) => page.index);
  const byCount = { samples: pages[0].samples, pictures: stack.length };
  const inSamples = byCount.samples > 1 && claimed.c === byCount.samples && claimed.z * claimed.t === byCount.pictures;
  const pageAxes: Axes = inSamples ? { ...claimed, c: 1 } : fitted(claimed, stack.length);
  const channels = channelsOf(inSamples ? claimed : pageAxes, facts.tag);
  const rgb = inSamples && pages[0].photometric === Photometric.rgb;
  const sampleChannels = channels.map(({ name, colour }, i) => ({
    ...{ name, colour: colour ?? (rgb ? (COMPOSITE_COLOURS[i] ?? null) : null) },
  }));
  const unit = lines.get('unit') ?? '';
  return {
    ...silentReading('imagej'),
    channels: inSamples ? [UNNAMED] : channels,
    ...{ sizeZ: pageAxes.z, sizeT: pageAxes.t, pages: stack },
    sampleChannels: inSamples ? sampleChannels : null,
    pixel: pixelSize(1 / facts.resolution.x, 1 / facts.resolution.y, unit),
    zStepUm: pageAxes.z > 1 ? zStep(Number(lines.get('spacing') ?? NaN), lines.get('zunit') ?? unit) : null,
    timeStepS: pageAxes.t > 1 ? timeStep(Number(lines.get('finterval') ?? NaN), lines.get('tunit') ?? 's') : null,
    notes: [
      ...(inSamples ? [] : countNotes(claimed, pageAxes, stack.length, pages[0], facts.bytesAhead)),
      ...lutNotes(facts.tag, channels),
    ],
  };
}

function valuesOf(description: string): Map<string, string> {
  const lines = description.split('\n').map((line) => /^([A-Za-z]+)=(.{0,200})$/.exec(line.trim()));
  return new Map(lines.filter((match) => match !== null).map(([, key, value]) => [key, value.trim()]));
}

function claimedAxes(lines: Map<string, string>): Axes {
  const size = (key: string) => {
    const value = Number(lines.get(key) ?? 1);
    return Number.isInteger(value) && value >= 1 && value <= LONGEST_AXIS ? value : 1;
  };
  const axes = { c: size('channels'), z: size('slices'), t: size('frames') };
  // A plain stack only says how many pictures it has; ImageJ goes through them as slices.
  return axes.c * axes.z * axes.t === 1 ? { ...axes, z: size('images') } : axes;
}

/** The axes when the file has fewer pictures, or more, than it says: what was cut off is the end. */
function fitted({ c, z, t }: Axes, pictures: number): Axes {
  if (c * z * t === pictures) return { c, z, t };
  if (pictures % (c * z) === 0) return { c, z, t: pictures / (c * z) };
  if (pictures % c === 0) return { c, z: pictures / c, t: 1 };
  return { c: 1, z: pictures, t: 1 };
}

function countNotes(claimed: Axes, taken: Axes, held: number, page: TiffPage, bytesAhead: number): MetadataNote[] {
  const pictures = claimed.c * claimed.z * claimed.t;
  if (pictures === taken.c * taken.z * taken.t) return [];
  const pictureBytes = (page.width * page.height * page.samples * page.bits) / 8;
  if (held === 1 && bytesAhead >= pictures * pictureBytes) return [note('metadata.stack-in-one-page', pictures)];
  return [note('metadata.planes-disagree', axesInWords(claimed), held, axesInWords(taken))];
}

function channelsOf(axes: Axes, { labels, luts }: ImageJTag): ChannelMetadata[] {
  const names = labels.length === axes.c * axes.z * axes.t && axes.c > 1 ? namesFrom(labels, axes.c) : [];
  return Array.from({ length: axes.c }, (_, c) => ({ name: names[c] ?? null, colour: lutColour(luts.at(c)) }));
}

/** A slice's label names its channel when all slices of the channel share it, and no other channel does. */
function namesFrom(labels: string[], channels: number): (string | null)[] {
  const names = Array.from({ length: channels }, (_, c) => {
    const own = labels.filter((_, i) => i % channels === c).map((label) => titleOf(label));
    return own.every((name) => name === own[0]) ? own[0] : '';
  });
  return new Set(names).size === channels ? names.map((name) => name || null) : [];
}

function titleOf(label: string): string {
  return (label.split('\n', 1).at(0) ?? '').replace(POSITION, '').trim().slice(0, 255);
}

function lutColour(lut: Buffer | undefined): string | null {
  return lut ? colourOfLut(lut.subarray(0, 256), lut.subarray(256, 512), lut.subarray(512)) : null;
}

function lutNotes({ luts }: ImageJTag, channels: ChannelMetadata[]): MetadataNote[] {
  const odd = channels.findIndex((_, c) => luts.at(c) !== undefined && lutColour(luts.at(c)) === null);
  return odd < 0 ? [] : [note('metadata.colour-unusable', channels[odd].name ?? `channel ${odd + 1}`)];
}
