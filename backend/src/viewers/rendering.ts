import { colourNamed } from '../display/channel-look.js';
import type { ChannelLook } from '../display/image-looks.js';
import { InvalidRequestError } from '../errors/app-error.js';
import type { ImageMetadata } from '../tiles/image-metadata.js';
import { lookUpTableNames } from '../tiles/look-up-tables.js';
import type { RegionLayer } from '../tiles/region-task.js';

/** What an address says of how an image is to be drawn. */
export interface Rendering {
  c?: string;
  z?: number;
  t?: number;
  plane?: number;
  gamma?: number;
}

/** A channel as somebody asks for it. */
interface Channel {
  /** From 0. */
  index: number;
  on: boolean;
  window: { min: number; max: number } | null;
  colour: string | null;
}

/** More over each other than anybody can tell apart, and a bound for the work. */
const MOST_DRAWN = 32;

/** Fields of an address that go before those that were sealed into it. */
export function over(sealed: Rendering, asked: Rendering): Rendering {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...sealed, ...Object.fromEntries(given) };
}

/**
 * The planes that are drawn or could be, lowest channel first.
 *
 * @param planes  How many the pyramid has.
 * @throws        InvalidRequestError for what the image does not have
 */
export function planesOf(rendering: Rendering, metadata: ImageMetadata | null, planes: number): number[] {
  const { channels, sizeZ, sizeT } = axesOf(metadata);
  const { c, z, t, plane } = rendering;
  if (plane !== undefined) {
    if (c !== undefined || z !== undefined || t !== undefined)
      throw refused('plane', 'plane cannot go with c, z and t');
    if (plane >= planes) throw refused('plane', `the image has ${planes} planes, counted from 0`);
    return [plane];
  }
  if ((z ?? 0) >= sizeZ) throw refused('z', `the image has ${sizeZ} slices, counted from 0`);
  if ((t ?? 0) >= sizeT) throw refused('t', `the image has ${sizeT} moments, counted from 0`);
  const first = ((t ?? 0) * sizeZ + (z ?? 0)) * channels;
  return Array.from({ length: channels }, (_, channel) => first + channel);
}

/** @param looks of the planes of {@link planesOf}. @throws InvalidRequestError */
export function layersOf({ c, gamma }: Rendering, looks: readonly ChannelLook[]): RegionLayer[] {
  const wanted = c === undefined ? null : channelsIn(c, looks.length);
  const drawn = wanted
    ? wanted.filter(({ on }) => on).map((channel) => asked(looks[channel.index].layer, channel))
    : looks.filter(({ shown }) => shown).map(({ layer }) => layer);
  if (drawn.length === 0) throw refused('c', 'c must name a channel that is drawn');
  return drawn.slice(0, MOST_DRAWN).map((layer) => (gamma === undefined ? layer : { ...layer, gamma }));
}

function channelsIn(text: string, most: number): Channel[] {
  const channels = text.split(',').map((item): Channel => {
    const [, minus, number, , min, max, , colour] = ITEM.exec(item) as RegExpExecArray;
    const index = Number(number) - 1;
    if (index < 0 || index >= most)
      throw refused('c', `there is no channel ${number}: the image has ${most}, counted from 1`);
    const window = min === undefined ? null : { min: Number(min), max: Number(max) };
    return { index, on: minus === '', window, colour: colour ?? null };
  });
  if (channels.length > MOST_DRAWN) throw refused('c', `c must name at most ${MOST_DRAWN} channels`);
  return channels;
}

const ITEM = /^(-?)(\d+)(\|(-?[\d.]+):(-?[\d.]+))?(\$(\w+))?$/;

function asked(layer: RegionLayer, { window, colour }: Channel): RegionLayer {
  const shown = { ...layer, window: window ? ({ kind: 'values', ...window } as const) : layer.window };
  if (colour === null) return shown;
  const rgb = colourNamed(/^[\da-f]{6}$/i.test(colour) ? `#${colour}` : colour);
  if (rgb) return { ...shown, colour: rgb, lut: null };
  if (lookUpTableNames().includes(colour)) return { ...shown, lut: colour };
  throw refused('c', `${colour} is no colour: write six hexadecimal digits, a name, or a look-up table`);
}

function axesOf(metadata: ImageMetadata | null): { channels: number; sizeZ: number; sizeT: number } {
  if (!metadata) return { channels: 1, sizeZ: 1, sizeT: 1 };
  return { channels: metadata.channels.length, sizeZ: metadata.sizeZ, sizeT: metadata.sizeT };
}

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`The request cannot be accepted: ${message}.`, [{ path, message }]);
}
