import type { ComposedLayer, LayerWindow, Rgb } from '../tiles/compose-task.js';
import { channelName } from './channel-name.js';
import type { PictureLayer } from './sample-pictures.repository.js';

/*
 * How the channels of a sample look before anybody has set anything. The web app decides by the same rules:
 * frontend/src/app/annotate/channel-colours.ts, layer-groups.ts and channel.ts.
 */

const BLUE: Rgb = [42, 75, 255];
const GREEN: Rgb = [0, 255, 0];
const RED: Rgb = [255, 0, 0];
const MAGENTA: Rgb = [255, 0, 255];
const CYAN: Rgb = [0, 255, 255];
const YELLOW: Rgb = [255, 224, 0];
const WHITE: Rgb = [255, 255, 255];

const BRIGHT_FIELD = /bright[ _-]?field|(?<![a-z])bf(?![a-z])|phase|(?<![a-z])dic(?![a-z])|transmi/i;
const BY_NAME: readonly (readonly [RegExp, Rgb])[] = [
  [/dapi|hoechst|(?<!\d)405(?!\d)/i, BLUE],
  [/gfp|fitc|(?<!\d)488(?!\d)|cy2(?!\d)/i, GREEN],
  [/texas[ _-]?red|rfp|cy3(?!\d)|mcherry|tritc|tdtomato|dsred|(?<!\d)(?:555|561|568|594)(?!\d)/i, RED],
  [/cy5(?!\d)|far[ _-]?red|(?<!\d)(?:633|640|647)(?!\d)/i, MAGENTA],
  [/cfp/i, CYAN],
  [/yfp/i, YELLOW],
  [BRIGHT_FIELD, WHITE],
];
const CYCLE: readonly Rgb[] = [GREEN, MAGENTA, BLUE, YELLOW, CYAN, RED];

const NAMED: Readonly<Record<string, Rgb>> = {
  ...{ red: RED, lime: GREEN, blue: [0, 0, 255], cyan: CYAN, aqua: CYAN, magenta: MAGENTA, fuchsia: MAGENTA },
  ...{ green: [0, 128, 0], yellow: [255, 255, 0], orange: [255, 165, 0], white: WHITE },
  ...{ gray: [128, 128, 128], grey: [128, 128, 128] },
};

/** More loose grey layers of one size than this are the slices of a stack: only the lowest is shown. */
const MOST_CHANNELS = 8;

type Look = Omit<ComposedLayer, 'pyramidPath' | 'plane'>;
type Settings = ReadonlyMap<string, string>;

/** Layers that are seen when a sample is opened, from bottom to top, and how: those of its first group and of none. */
export function looksAtFirst(layers: readonly PictureLayer[]): { layer: PictureLayer; look: Look }[] {
  const group = firstGroup(layers);
  const beside = layers.filter(({ groupId }) => groupId === null || groupId === group);
  return looksOf(beside, layers).filter(({ shown }) => shown);
}

/**
 * How each of these layers looks when it is seen, and whether it is at first.
 *
 * @param among  All layers of the sample: channels in its other groups take part in the choice of colours.
 */
export function looksOf(
  layers: readonly PictureLayer[],
  among: readonly PictureLayer[] = layers,
): { layer: PictureLayer; look: Look; shown: boolean }[] {
  const hidden = slicesBelow(layers);
  const names = [...new Set(among.filter((layer) => !isRgb(layer)).map(linkOf))];
  const colours = presetColours(names);
  return layers.map((layer) => {
    const settings = settingsIn(layer.settings);
    const asked = settings.get('default');
    const preset = isRgb(layer) ? WHITE : (colours[names.indexOf(linkOf(layer))] ?? WHITE);
    const shown = asked === undefined ? !hidden.has(layer) : asked === 'visible';
    return { layer, look: lookOf(layer, settings, preset), shown };
  });
}

/** A colour as people write it: `#rgb`, `#rrggbb`, or the name of one. Null: it is none. */
export function colourNamed(text: string): Rgb | null {
  return rgbOf(text);
}

/** A colour for each name: by name where it tells, else the next free one. A lone channel is grey. */
export function presetColours(names: readonly string[]): Rgb[] {
  if (names.length === 1) return [WHITE];
  const byName = names.map((name) => BY_NAME.find(([pattern]) => pattern.test(name))?.[1]);
  const free = CYCLE.filter((colour) => !byName.includes(colour));
  const cycle = free.length > 0 ? free : CYCLE;
  let next = 0;
  return byName.map((colour) => colour ?? cycle[next++ % cycle.length]);
}

function lookOf(layer: PictureLayer, settings: Settings, preset: Rgb): Look {
  const rgb = isRgb(layer);
  const lut = settings.get('lut');
  return {
    blend: rgb || BRIGHT_FIELD.test(layer.name) ? 'over' : 'add',
    window: windowIn(settings, rgb),
    colour: rgbOf(settings.get('color')) ?? preset,
    gamma: positive(settings.get('gamma')) ?? 1,
    opacity: Math.min(1, positive(settings.get('opacity')) ?? positive(settings.get('transparency')) ?? 1),
    lut: rgb || lut === undefined || lut === 'colour' ? null : lut,
  };
}

function windowIn(settings: Settings, rgb: boolean): LayerWindow {
  const window = rangeIn(settings.get('window'));
  if (window) return { kind: 'values', ...window };
  const clip = settings.get('clip');
  if (rgb || clip === 'no') return { kind: 'full' };
  const part = rangeIn(clip);
  return part ? { kind: 'part', min: part.min / 255, max: part.max / 255 } : { kind: 'auto' };
}

/** `key:value,key:value`; what makes no sense counts as silence. */
function settingsIn(text: string): Settings {
  const items = text.split(',').map((item) => item.split(':'));
  return new Map(items.filter(({ length }) => length === 2).map(([key, value]) => [key.trim(), value.trim()]));
}

function rangeIn(text: string | undefined): { min: number; max: number } | null {
  const match = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*-\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i.exec(text ?? '');
  const [min, max] = [Number(match?.[1]), Number(match?.[2])];
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? { min, max } : null;
}

function positive(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && text !== '' && value >= 0 && Number.isFinite(value) ? value : null;
}

function rgbOf(text = ''): Rgb | null {
  const named = NAMED[text.toLowerCase()] as Rgb | undefined;
  if (named) return named;
  const whole = text.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(whole);
  return parts ? [parseInt(parts[1], 16), parseInt(parts[2], 16), parseInt(parts[3], 16)] : null;
}

function firstGroup(layers: readonly PictureLayer[]): number | null {
  const grouped = layers.filter(({ groupId }) => groupId !== null);
  const place = (layer: PictureLayer): [number, number] => [layer.groupSequence ?? 0, layer.groupId ?? 0];
  grouped.sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
  return grouped[0]?.groupId ?? null;
}

function slicesBelow(layers: readonly PictureLayer[]): ReadonlySet<PictureLayer> {
  const stacks = new Map<string, PictureLayer[]>();
  for (const layer of layers) {
    if (layer.groupId !== null || isRgb(layer)) continue;
    const size = `${layer.width}x${layer.height}`;
    stacks.set(size, [...(stacks.get(size) ?? []), layer]);
  }
  return new Set([...stacks.values()].filter(({ length }) => length > MOST_CHANNELS).flatMap(([, ...rest]) => rest));
}

function linkOf({ name, groupName }: PictureLayer): string {
  return channelName(name, groupName);
}

function isRgb({ pyramid }: PictureLayer): boolean {
  // Drivers hand JSON over as text or read it themselves.
  const described = (typeof pyramid === 'string' ? JSON.parse(pyramid) : pyramid) as { channels?: number } | null;
  return (described?.channels ?? 1) >= 3;
}
