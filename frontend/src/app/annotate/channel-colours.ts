import type { Rgb } from './colour';

const BLUE: Rgb = [42, 75, 255];
const GREEN: Rgb = [0, 255, 0];
const RED: Rgb = [255, 0, 0];
const MAGENTA: Rgb = [255, 0, 255];
const CYAN: Rgb = [0, 255, 255];
const YELLOW: Rgb = [255, 224, 0];
const WHITE: Rgb = [255, 255, 255];

/** What labs expect of a stain's name. Digits stand alone (`488`), so that a sample number does not paint a channel. */
const BY_NAME: readonly (readonly [RegExp, Rgb])[] = [
  [/dapi|hoechst|(?<!\d)405(?!\d)/i, BLUE],
  [/gfp|fitc|(?<!\d)488(?!\d)|cy2(?!\d)/i, GREEN],
  [/texas[ _-]?red|rfp|cy3(?!\d)|mcherry|tritc|tdtomato|dsred|(?<!\d)(?:555|561|568|594)(?!\d)/i, RED],
  [/cy5(?!\d)|far[ _-]?red|(?<!\d)(?:633|640|647)(?!\d)/i, MAGENTA],
  [/cfp/i, CYAN],
  [/yfp/i, YELLOW],
  [/bright[ _-]?field|\bbf\b|phase|\bdic\b|transmi/i, WHITE],
];

/** For names that say nothing, in this order, leaving out what is taken. */
const CYCLE: readonly Rgb[] = [GREEN, MAGENTA, BLUE, YELLOW, CYAN, RED];

/** The colours offered beside a free choice. */
export const CHANNEL_SWATCHES: readonly { readonly name: string; readonly colour: Rgb }[] = [
  { name: 'Blue', colour: BLUE },
  { name: 'Green', colour: GREEN },
  { name: 'Red', colour: RED },
  { name: 'Magenta', colour: MAGENTA },
  { name: 'Cyan', colour: CYAN },
  { name: 'Yellow', colour: YELLOW },
  { name: 'White', colour: WHITE },
];

/**
 * A colour for each of the channels that are shown together.
 *
 * @param names  Layer names in order.
 * @returns      As many colours: by name where the name tells, else the next free one. A lone channel is grey: nothing has to be told apart.
 */
export function presetColours(names: readonly string[]): Rgb[] {
  if (names.length === 1) return [WHITE];
  const byName = names.map((name) => BY_NAME.find(([pattern]) => pattern.test(name))?.[1]);
  const free = CYCLE.filter((colour) => !byName.includes(colour));
  const cycle = free.length > 0 ? free : CYCLE;
  let next = 0;
  return byName.map((colour) => colour ?? cycle[next++ % cycle.length] ?? WHITE);
}
