import type { ChannelMetadata, MetadataNote } from '../image-metadata.js';
import { pixelSize, timeStep, zStep } from './lengths.js';
import { note } from './notes.js';
import { type OmeImage, type OmeTiffData, readOmeXml } from './ome-xml.js';
import { type Axes, axesInWords, type Box, type Reading, silentReading, UNNAMED, wholeBox } from './reading.js';
import { plainReading } from './plain.js';
import { alike, type TiffPage, typeName } from './tiff-page.js';

/** Reads an OME-TIFF: OME-XML in the first page's description. */
export function omeReading(description: string, pages: TiffPage[]): Reading {
  const ome = readOmeXml(description);
  if (!ome) return withNotes(plainReading('', pages), [note('metadata.unreadable', 'OME-XML')]);
  if ('companion' in ome) {
    const told = [note('metadata.other-files', ome.companion)];
    return withNotes({ ...plainReading('', pages), dialect: 'ome' }, told);
  }
  return imageReading(ome, pages);
}

function imageReading(ome: OmeImage, pages: TiffPage[]): Reading {
  const layout = channelLayout(ome, pages[0].samples);
  const axes: Axes = { c: layout.pageChannels, z: ome.size.z, t: ome.size.t };
  const placed = placedPlanes(ome, axes, pages);
  const canBe = axes.c * axes.z * axes.t <= MOST_CLAIMED;
  const box = canBe ? wholeBox(axes, (c, z, t) => placed.pages[position(axes, c, z, t)] !== null) : null;
  const held = pages.filter((page) => alike(page, pages[placed.pages.find((page) => page !== null) ?? 0])).length;
  const told = notesOf(ome, pages[0]);
  if (!box) {
    const stack = plainReading('', pages);
    const taken = axesInWords({ c: 1, z: stack.sizeZ, t: stack.sizeT });
    const why = note('metadata.planes-disagree', axesInWords(axes), held, taken);
    return { ...stack, ...scaleOf(ome, pages[0]), dialect: 'ome', notes: [...told, why] };
  }
  const taken: Axes = { c: box.c.length, z: box.z.length, t: box.t.length };
  if (ome.images > 1) told.push(note('metadata.other-images', ome.images));
  else told.push(...missingNotes(axes, taken, held, placed));
  return {
    ...silentReading('ome'),
    channels: box.c.map((c) => layout.channels[c] ?? UNNAMED),
    ...{ sizeZ: taken.z, sizeT: taken.t, pages: pagesIn(box, axes, placed.pages) },
    sampleChannels: layout.sampleChannels,
    ...scaleOf(ome, pages[0]),
    notes: told,
  };
}

interface ChannelLayout {
  pageChannels: number;
  channels: ChannelMetadata[];
  sampleChannels: ChannelMetadata[] | null;
}

/** SizeC counts samples: a page of three samples holds three of it. */
function channelLayout(ome: OmeImage, samples: number): ChannelLayout {
  const channels = ome.channels.map(({ name, colour }) => ({ name, colour }));
  const divides = samples > 1 && ome.size.c % samples === 0;
  const pageChannels = divides ? ome.size.c / samples : samples > 1 ? Math.max(1, channels.length) : ome.size.c;
  // As many channels as samples, each with a name of its own: no colour picture, whatever its photometric tag says.
  const named = divides && channels.length === ome.size.c;
  return { pageChannels, channels: named ? [] : channels, sampleChannels: named ? channels : null };
}

interface PlacedPlanes {
  /** Page of each plane in our order; null where this file has none. */
  pages: (number | null)[];
  /** Names of the files that have planes which this one lacks. */
  elsewhere: Set<string>;
}

function placedPlanes(ome: OmeImage, axes: Axes, pages: TiffPage[]): PlacedPlanes {
  const total = axes.c * axes.z * axes.t;
  const placed: (number | null)[] = Array.from({ length: Math.min(total, MOST_CLAIMED) }, () => null);
  const elsewhere = new Set<string>();
  const taken = new Set<number>();
  const runs: OmeTiffData[] = ome.tiffData.length > 0 ? ome.tiffData : [EVERYTHING];
  for (const { ifd, first, planes, elsewhere: other } of runs) {
    if (other !== null) elsewhere.add(other);
    const count = Math.min(planes ?? (ifd === null ? Infinity : 1), pages.length);
    const start = inFileOrder(ome.order, axes, first);
    for (let n = 0; other === null && n < count && start + n < total; n++) {
      const page = (ifd ?? 0) + n;
      const { c, z, t } = outOfFileOrder(ome.order, axes, start + n);
      const fits = page < pages.length && !taken.has(page) && alike(pages[page], pages[runs[0].ifd ?? 0] ?? pages[0]);
      const plane = position(axes, c, z, t);
      if (!fits || plane >= placed.length) continue;
      placed[plane] = page;
      taken.add(page);
    }
  }
  return { pages: placed, elsewhere };
}

const EVERYTHING: OmeTiffData = { ifd: null, first: { c: 0, z: 0, t: 0 }, planes: null, elsewhere: null };
/** A description may claim more planes than fit into memory; this is fifty times what is read of any file. */
const MOST_CLAIMED = 1_000_000;

function position({ c: sizeC, z: sizeZ }: Axes, c: number, z: number, t: number): number {
  return (t * sizeZ + z) * sizeC + c;
}

/** Number of a plane when they are counted as DimensionOrder says. */
function inFileOrder(order: string, axes: Axes, at: Axes): number {
  const [fast, middle, slow] = [...order.toLowerCase()] as (keyof Axes)[];
  return at[fast] + axes[fast] * (at[middle] + axes[middle] * at[slow]);
}

function outOfFileOrder(order: string, axes: Axes, n: number): Axes {
  const [fast, middle, slow] = [...order.toLowerCase()] as (keyof Axes)[];
  const at: Axes = { c: 0, z: 0, t: 0 };
  at[fast] = n % axes[fast];
  at[middle] = Math.floor(n / axes[fast]) % axes[middle];
  at[slow] = Math.floor(n / (axes[fast] * axes[middle]));
  return at;
}

function pagesIn(box: Box, axes: Axes, placed: (number | null)[]): number[] {
  const planes = box.t.flatMap((t) => box.z.flatMap((z) => box.c.map((c) => position(axes, c, z, t))));
  return planes.map((plane) => placed[plane] ?? 0);
}

/** What is missing from this file, and what of it was not described. */
function missingNotes(axes: Axes, taken: Axes, held: number, { elsewhere }: PlacedPlanes): MetadataNote[] {
  const [claimed, there] = [axes.c * axes.z * axes.t, taken.c * taken.z * taken.t];
  if (elsewhere.size > 0) {
    const names = [...elsewhere].slice(0, 3).join(', ') + (elsewhere.size > 3 ? ', …' : '');
    return [note('metadata.other-files', names)];
  }
  if (claimed !== there) return [note('metadata.planes-disagree', axesInWords(axes), held, axesInWords(taken))];
  return held > there ? [note('metadata.pages-unused', held - there)] : [];
}

function notesOf(ome: OmeImage, page: TiffPage): MetadataNote[] {
  const black = ome.channels.findIndex(({ isBlack }) => isBlack);
  return [
    ...(fits(ome, page)
      ? []
      : [note('metadata.size-disagrees', `${ome.size.x} × ${ome.size.y}`, `${page.width} × ${page.height}`)]),
    ...(ome.type !== '' && ome.type.toLowerCase() !== typeName(page)
      ? [note('metadata.type-disagrees', ome.type, typeName(page))]
      : []),
    ...(black < 0 ? [] : [note('metadata.colour-unusable', ome.channels[black].name ?? `channel ${black + 1}`)]),
  ];
}

/** Sizes of pixels and steps. A description of an image of another size may be of one before it was shrunk. */
function scaleOf(ome: OmeImage, page: TiffPage): Pick<Reading, 'pixel' | 'zStepUm' | 'timeStepS'> {
  const { x, y, unit } = ome.pixel;
  return {
    pixel: fits(ome, page) ? pixelSize(x, y, unit) : { um: null, notes: [] },
    zStepUm: ome.size.z > 1 ? zStep(ome.z.step, ome.z.unit) : null,
    timeStepS: ome.size.t > 1 ? timeStep(ome.time.step, ome.time.unit) : null,
  };
}

function fits({ size }: OmeImage, { width, height }: TiffPage): boolean {
  return size.x === width && size.y === height;
}

function withNotes(reading: Reading, notes: MetadataNote[]): Reading {
  return { ...reading, notes: [...notes, ...reading.notes] };
}
