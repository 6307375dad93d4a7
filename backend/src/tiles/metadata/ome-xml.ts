import { hex } from './palette.js';
import { readXml, type XmlElement } from './xml.js';

/** One run of planes and where it lies. */
export interface OmeTiffData {
  /** First directory; null when the file leaves it out. */
  ifd: number | null;
  first: { c: number; z: number; t: number };
  /** Null: one plane when `ifd` is there, else as many as there are. */
  planes: number | null;
  /** Name of the other file that has it; null: it is in this one. */
  elsewhere: string | null;
}

export interface OmeChannel {
  name: string | null;
  /** `#rrggbb`; null when the file gives none, or black. */
  colour: string | null;
  isBlack: boolean;
}

/** What OME-XML says about the first image of a file. Numbers that are missing are NaN. */
export interface OmeImage {
  /** Images that the file describes. */
  images: number;
  size: { x: number; y: number; z: number; c: number; t: number };
  /** `uint16`. */
  type: string;
  /** Axes behind x and y, the fastest first: `CZT`. */
  order: string;
  channels: OmeChannel[];
  pixel: { x: number; y: number; unit: string };
  z: { step: number; unit: string };
  time: { step: number; unit: string };
  tiffData: OmeTiffData[];
}

/** The whole description is in another file, of this name. */
export interface OmeElsewhere {
  companion: string;
}

const ORDERS = new Set(['CZT', 'CTZ', 'ZCT', 'ZTC', 'TCZ', 'TZC']);
/** Largest of any axis that is believed; more pages are never read. */
const LONGEST_AXIS = 100_000;

/** @returns Null when the text is not OME-XML that can be used. */
export function readOmeXml(text: string): OmeImage | OmeElsewhere | null {
  const root = readXml(text, 'OME');
  if (!root) return null;
  const companion = root.child('BinaryOnly');
  if (companion) return { companion: companion.attribute('MetadataFile') || 'a companion file' };
  const images = root.children('Image');
  const pixels = images.at(0)?.child('Pixels');
  if (!pixels) return null;
  const size = { x: NaN, y: NaN, z: axis(pixels, 'SizeZ'), c: axis(pixels, 'SizeC'), t: axis(pixels, 'SizeT') };
  const order = pixels.attribute('DimensionOrder').slice(2);
  return {
    images: images.length,
    size: { ...size, x: pixels.number('SizeX'), y: pixels.number('SizeY') },
    type: pixels.attribute('Type') || pixels.attribute('PixelType'),
    order: ORDERS.has(order) ? order : 'CZT',
    channels: pixels.children('Channel').map(channelOf),
    pixel: {
      ...{ x: pixels.number('PhysicalSizeX'), y: pixels.number('PhysicalSizeY') },
      unit: pixels.attribute('PhysicalSizeXUnit') || 'µm',
    },
    z: { step: pixels.number('PhysicalSizeZ'), unit: pixels.attribute('PhysicalSizeZUnit') || 'µm' },
    time: { step: pixels.number('TimeIncrement'), unit: pixels.attribute('TimeIncrementUnit') || 's' },
    tiffData: pixels.children('TiffData').map((element) => tiffDataOf(element, root.attribute('UUID'))),
  };
}

function axis(pixels: XmlElement, name: string): number {
  const size = pixels.number(name);
  return Number.isInteger(size) && size >= 1 && size <= LONGEST_AXIS ? size : 1;
}

function channelOf(element: XmlElement): OmeChannel {
  const name = element.attribute('Name').trim() || element.attribute('Fluor').trim();
  const colour = colourOf(element.attribute('Color'));
  const isBlack = colour === '#000000';
  return { name: name || null, colour: isBlack ? null : colour, isBlack };
}

/** OME's colours are red, green, blue, opacity in a signed number of 32 bits. */
function colourOf(text: string): string | null {
  if (!/^-?\d{1,10}$/.test(text.trim())) return null;
  const value = Number(text) >>> 0;
  return hex([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255]);
}

function tiffDataOf(element: XmlElement, own: string): OmeTiffData {
  const whole = (name: string) => {
    const value = element.number(name);
    return Number.isInteger(value) && value >= 0 ? value : null;
  };
  const uuid = element.child('UUID');
  const isOther = uuid !== null && own !== '' && uuid.text !== '' && uuid.text !== own;
  return {
    ifd: whole('IFD'),
    first: { c: whole('FirstC') ?? 0, z: whole('FirstZ') ?? 0, t: whole('FirstT') ?? 0 },
    planes: whole('PlaneCount'),
    elsewhere: isOther ? uuid.attribute('FileName') || uuid.text : null,
  };
}
