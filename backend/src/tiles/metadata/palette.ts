import { TiffTag } from '../tiff-file.js';
import { Photometric, type TiffPage } from './tiff-page.js';

/** A colour table that only tints: black at 0, one colour at the top, in even steps between. */
export interface Tint {
  colour: string;
  /** The component (0 red, 1 green, 2 blue) that equals the value in the file once the table is applied. */
  sample: number;
}

const ENTRIES = 256;

/**
 * Reads the colour table of an 8-bit picture with a palette. Fluorescence channels are often stored like this: the values are
 * intensities, and the table is the channel's colour. A decoder applies the table, and one component of what comes
 * out is the value itself.
 *
 * @returns Null when there is no table, when it is grey (decoders give grey then), or when it is no tint.
 */
export async function tintOf(page: TiffPage): Promise<Tint | null> {
  if (page.photometric !== Photometric.palette || page.bits !== 8 || page.samples !== 1) return null;
  const table = await page.directory.numbers(TiffTag.colorMap, 3 * ENTRIES);
  if (table.length < 3 * ENTRIES) return null;
  const components = [0, 1, 2].map((i) => table.slice(i * ENTRIES, (i + 1) * ENTRIES).map((value) => value >> 8));
  const identity = components.map((values) => values.every((value, i) => value === i));
  const empty = components.map((values) => values.every((value) => value === 0));
  const isTint = identity.some(Boolean) && identity.every((is, i) => is || empty[i]);
  if (!isTint || identity.every(Boolean)) return null;
  return { colour: hex(identity.map((is) => (is ? 255 : 0))), sample: identity.indexOf(true) };
}

/**
 * The colour that a table of red, green and blue bytes tints with.
 *
 * @returns `#rrggbb`; null when the table is not an even rise from black, or stays black.
 */
export function colourOfLut(red: Uint8Array, green: Uint8Array, blue: Uint8Array): string | null {
  const components = [red, green, blue];
  const top = components.map((values) => values[values.length - 1]);
  const last = red.length - 1;
  const even = components.every((values, c) => values.every((value, i) => Math.abs(value - (top[c] * i) / last) <= 2));
  return even && top.some((value) => value > 0) ? hex(top) : null;
}

/** `#rrggbb` of three numbers from 0 to 255. */
export function hex(rgb: readonly number[]): string {
  return '#' + rgb.map((value) => value.toString(16).padStart(2, '0')).join('');
}
