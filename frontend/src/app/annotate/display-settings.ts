import { type Rgb, parseColour, printColour } from './colour';
import { type LutName, isLutName } from './lookup-tables';

/** A span of real pixel values: `min` shows black, `max` shows the full colour. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/**
 * How a layer asks to be shown, as its `settings` string says it (`clip:auto,color:#00ff00,window:400-5000`).
 * `null` means that the string is silent.
 */
export interface DisplaySettings {
  /** Real pixel values; finer than `clip` and wins over it. */
  readonly window: ValueRange | null;
  /** The older scale: 0..255 of the type's range, measured (`auto`), or the whole range (`no`). */
  readonly clip: ValueRange | 'auto' | 'no' | null;
  readonly colour: Rgb | null;
  /** `colour` and what we do not know count as silence. */
  readonly lut: LutName | null;
  /** 0..1; in the older grammar the strength of a layer whose black is see-through. */
  readonly transparency: number | null;
  readonly visible: boolean | null;
  /** Above 0; 1 is linear. */
  readonly gamma: number | null;
  /** 0..1. */
  readonly opacity: number | null;
  /** Keys that we do not read, kept for whoever does. */
  readonly rest: readonly (readonly [key: string, value: string])[];
}

const SILENT: DisplaySettings = {
  window: null,
  clip: null,
  colour: null,
  lut: null,
  transparency: null,
  visible: null,
  gamma: null,
  opacity: null,
  rest: [],
};

/** Reads a settings string. Never throws: what makes no sense counts as silence, as in every earlier client. */
export function parseDisplaySettings(text: string): DisplaySettings {
  return text
    .split(',')
    .map((item) => item.split(':'))
    .filter((parts) => parts.length === 2)
    .reduce((settings, [key, value]) => withItem(settings, (key ?? '').trim(), (value ?? '').trim()), SILENT);
}

function withItem(settings: DisplaySettings, key: string, value: string): DisplaySettings {
  switch (key) {
    case 'window':
      return { ...settings, window: parseRange(value) };
    case 'clip':
      return { ...settings, clip: value === 'auto' || value === 'no' ? value : parseRange(value) };
    case 'color':
      return { ...settings, colour: parseColour(value) };
    case 'lut':
      return { ...settings, lut: isLutName(value) && value !== 'colour' ? value : null };
    case 'transparency':
      return { ...settings, transparency: value === 'no' ? null : parseFraction(value) };
    case 'default':
      return { ...settings, visible: value === 'visible' };
    case 'gamma':
      return { ...settings, gamma: Number(value) > 0 ? Number(value) : null };
    case 'opacity':
      return { ...settings, opacity: parseFraction(value) };
    default:
      return key === '' ? settings : { ...settings, rest: [...settings.rest, [key, value]] };
  }
}

/** Writes a settings string that `parseDisplaySettings` reads back to the same. */
export function printDisplaySettings(settings: DisplaySettings): string {
  const items: (readonly [string, string | null])[] = [
    ['window', settings.window && printRange(settings.window)],
    ['clip', typeof settings.clip === 'object' ? settings.clip && printRange(settings.clip) : settings.clip],
    ['color', settings.colour && printColour(settings.colour)],
    ['lut', settings.lut === 'colour' ? null : settings.lut],
    ['transparency', printNumber(settings.transparency)],
    ['default', settings.visible === null ? null : settings.visible ? 'visible' : 'hidden'],
    ['gamma', printNumber(settings.gamma)],
    ['opacity', printNumber(settings.opacity)],
    ...settings.rest,
  ];
  return items
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
}

function parseRange(text: string): ValueRange | null {
  const match = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*-\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i.exec(text);
  if (!match) return null;
  const [min, max] = [Number(match[1]), Number(match[2])];
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? { min, max } : null;
}

function parseFraction(text: string): number | null {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? Math.min(1, value) : null;
}

function printRange({ min, max }: ValueRange): string {
  return `${printNumber(min)}-${printNumber(max)}`;
}

/** Short, and without the rounding noise of binary fractions. */
function printNumber(value: number | null): string | null {
  return value === null ? null : String(Number(value.toPrecision(10)));
}
