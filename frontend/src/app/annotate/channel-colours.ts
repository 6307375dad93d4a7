import type { Rgb } from './colour';

const BLUE: Rgb = [42, 75, 255];
const GREEN: Rgb = [0, 255, 0];
const RED: Rgb = [255, 0, 0];
const MAGENTA: Rgb = [255, 0, 255];
const CYAN: Rgb = [0, 255, 255];
const YELLOW: Rgb = [255, 224, 0];
const WHITE: Rgb = [255, 255, 255];

/** Light sent through the sample: it has no colour of its own. */
const BRIGHT_FIELD = /bright[ _-]?field|(?<![a-z])bf(?![a-z])|phase|(?<![a-z])dic(?![a-z])|transmi/i;

/** What labs expect of a stain's name. Digits stand alone (`488`), so that a sample number does not paint a channel. */
const BY_NAME: readonly (readonly [RegExp, Rgb])[] = [
  [/dapi|hoechst|(?<!\d)405(?!\d)/i, BLUE],
  [/gfp|fitc|(?<!\d)488(?!\d)|cy2(?!\d)/i, GREEN],
  [/texas[ _-]?red|rfp|cy3(?!\d)|mcherry|tritc|tdtomato|dsred|(?<!\d)(?:555|561|568|594)(?!\d)/i, RED],
  [/cy5(?!\d)|far[ _-]?red|(?<!\d)(?:633|640|647)(?!\d)/i, MAGENTA],
  [/cfp/i, CYAN],
  [/yfp/i, YELLOW],
  [BRIGHT_FIELD, WHITE],
];

/** For names that say nothing, in this order, leaving out what is taken. */
const CYCLE: readonly Rgb[] = [GREEN, MAGENTA, BLUE, YELLOW, CYAN, RED];

/** A colour with a name that can be said. */
export interface Swatch {
  readonly name: string;
  readonly colour: Rgb;
}

/** The colours offered beside a free choice. */
export const CHANNEL_SWATCHES: readonly Swatch[] = [
  { name: $localize`Blue`, colour: BLUE },
  { name: $localize`Green`, colour: GREEN },
  { name: $localize`Red`, colour: RED },
  { name: $localize`Magenta`, colour: MAGENTA },
  { name: $localize`Cyan`, colour: CYAN },
  { name: $localize`Yellow`, colour: YELLOW },
  { name: $localize`White`, colour: WHITE },
];

/**
 * Told apart by colour-blind eyes too.
 *
 * @see https://jfly.uni-koeln.de/color/ (Okabe and Ito, 2008)
 */
export const SAFE_SWATCHES: readonly Swatch[] = [
  { name: $localize`Sky blue`, colour: [86, 180, 233] },
  { name: $localize`Orange`, colour: [230, 159, 0] },
  { name: $localize`Bluish green`, colour: [0, 158, 115] },
  { name: $localize`Reddish purple`, colour: [204, 121, 167] },
  { name: $localize`Vermillion`, colour: [213, 94, 0] },
  { name: $localize`Pale yellow`, colour: [240, 228, 66] },
  { name: $localize`Deep blue`, colour: [0, 114, 178] },
];

/** Whether a channel's name says that it shows light sent through the sample. */
export function isBrightField(name: string): boolean {
  return BRIGHT_FIELD.test(name);
}

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

/**
 * Colours for as many channels that colour-blind eyes tell apart, also where they lie over each other: two are green and
 * magenta, whose sum is white; up to four add cyan and white; more come from {@link SAFE_SWATCHES}.
 */
export function safeColours(count: number): Rgb[] {
  const few: readonly Rgb[] = [MAGENTA, GREEN, CYAN, WHITE];
  const set = count <= few.length ? few : SAFE_SWATCHES.map(({ colour }) => colour);
  return Array.from({ length: count }, (_channel, n) => set[n % set.length] ?? WHITE);
}
